"""Whether a sentence asks to be given a number, an address or a name, and whether it is the customer's own."""

from __future__ import annotations

import re
from functools import lru_cache

OWN = ("number", "email", "phone", "address", "your name")
"""Kinds that belong to somebody."""

_THING = (
    r"(?:e-?mail|phone|telephone|mobile|cell(?:phone)?|contact|callback|number|address|post ?code|zip|street|names?|id"
    r"|code|reference|ref|#|order|booking|reservation|account|invoice|ticket)"
)
_GAP = r"(?:[\w'’-]+,? ){0,5}?"
_NO_REQUEST = re.compile(
    r"\b(?:where|why|how(?! (?:many|much|long|soon)\b)|whether|happens|when|whose)\b"
    r"|\b(?:did|have|has|do|does|can|could|would|will|are|is) (?:you|we|i|it|they|that|this|your|the|there) (?:\w+ )?"
    r"(?:gott?e?n?|get an?|receiv\w+|see|seen|check\w*|read|click\w*|open\w*|repl(?:y|ied)|found|find|look\w*|log|use"
    r"|using|tr(?:y|ied)|chang\w*|updat\w*|work\w*|match\w*|correct|right|still|start\w*|includ\w*|print\w*|stat\w*)\b"
    r"|\b(?:by|via|to|from|in|into|over|through|on) (?:an? |the |your |our |this |that )?"
    r"(?:e-?mail|phone|mobile|text)\b(?! address| number)"
    r"|\b(?:e-?mail|phone|number|address) (?:we|i) (?:sent|have|gave|used)"
    r"|(?<!may )(?<!can )(?<!could )(?<!might )\b(?:i|we)(?:'ve| have|'ll| will)\b(?! need)"
    r"|\b(?:our|a new|another|an email|wrong|error|promo\w*|discount|coupon|voucher|tracking link)\b"
    r"|\bwhat (?:does|do|did|if|is wrong|error|kind|colou?r|model|time|day|date)\b"
)
"""How something is done or where it is; what was done with it; what is ours."""

_NO_OWNERS = "what|that|it|here|there|where|who|let"
_ANOTHERS = re.compile(
    rf"\b(?:his|her|their|its|our|my|(?!(?:{_NO_OWNERS})\b)[a-z]+(?:'s|’s|s'|s’)) (?:[\w-]+ ){{0,2}}{_THING}"
    r"|\b(?:e-?mail|phone|number|address|names?)(?: address| number)? (?:of|for|to reach)"
    r" (?:your|the|his|her|their|an?)"
    r" (?!order|account|booking|reservation|profile|record|refund|delivery|ticket|invoice|purchase|parcel|package|case)"
)
_ASKS_TO_BE_TOLD = (
    r"(?:tell(?:ing)?|giv(?:e|ing)|provid(?:e|ing)|shar(?:e|ing)|send(?:ing)?|confirm(?:ing)?|supply|enter|state|spell"
    r"|type|remind|pass|let me (?:have|know)|need|looking for)"
)


@lru_cache(maxsize=64)
def _asks_for(thing: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:what|which)(?:'s|’s)?\b {_GAP}(?:{thing})|\b{_ASKS_TO_BE_TOLD} {_GAP}(?:{thing})"
        rf"|\b(?:may|can|could|might|would) (?:i|we) {_GAP}(?:have|get|take|ask for|see|know|grab|note) {_GAP}"
        rf"(?:{thing})"
        rf"|\bdo you (?:happen to |still |also )?(?:have|know|remember|recall) {_GAP}(?:{thing})"
        rf"|^(?:[\w']+[,!.]? ){{0,3}}?(?:(?:your|the|and|an?) )?(?:[\w-]+ ){{0,2}}(?:{thing})"
        r"(?: number| address| code| #)?(?: on (?:the|your) \w+)?(?:,? please)?\W*$"
        r"|\bwhom? (?:am|do) i\b|\b(?:reach|call) you (?:on|at|back on)\b"
        r"|\bnumber (?:can|should|shall|may|could) (?:i|we)\b"
    )


def is_wanted(low: str, thing: str = _THING) -> bool:
    """Whether a sentence in lower case asks to be given a detail of the customer's own.

    Args:
        thing: the detail, as a regular expression.
    """
    return bool(_asks_for(thing).search(low)) and not _NO_REQUEST.search(low) and not _ANOTHERS.search(low)


def is_of_another(words: str, value: str) -> bool:
    """Whether a value is said to be somebody else's: "my manager's email is ..."."""
    before = words.partition(value)[0][-60:]
    return bool(re.search(rf"\b(?:his|her|their|(?!(?:{_NO_OWNERS})\b)[a-z]+(?:'s|’s)) (?:[\w-]+ ){{1,3}}$", before))
