"""Names of people, places and things in running text, told by capitals or by the small word before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .shapes import ENOUGH, Shape

_WORD = r"(?:(?:St|Mt|Ft|Dr|Mr|Mrs|Ms|[A-Z])\.(?= )|[^\W\d_a-zà-öø-ÿ][\w'’&-]*(?=\W|$))"
_CAPITALS = re.compile(
    rf"(?<![\w@])(?:(?:\d{{1,4}}(?:st|nd|rd|th)? )?{_WORD}(?:(?:,? | (?:of|the|de|la|del|and|&|y|du|des|von|der) |"
    rf" & | ?- ?)(?:{_WORD}|\d{{1,3}}(?!\w))){{0,8}})"
)
_LITTLE = re.compile(
    r"\b(from|to|in|at|near|around|with|by|for|called|named|name is|i['’]m|i am|this is|of|into|starring"
    r"|directed by|like"
    r"|about|till)\s+(?:the )?$",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“”«»„]([^\"“”«»„\n]{2,60})[\"“”«»„]")
_NO_NAME = frozenset(
    "id ids user once please i i'm i'd i'll i've im a an the and or but so if is are was it its it's my me we"
    " you your they he she this that these those there here yes no "
    "not ok okay sure great thanks thank hi hello hey please can could would will what when where which who why"
    " how do does did any also actually "
    "perfect alright well good nice sounds let have has had for from to in on at by of with about as be am pm"
    " est pst mr mrs ms dr then now just "
    "find search show check book need want looking monday tuesday wednesday thursday friday saturday sunday"
    " january february march april may june "
    "july august september october november december today tomorrow tonight make get give tell reserve buy play"
    " send add put set one two three four "
    "some other another each your wifi usa us uk tv confirm confirming rent order number sorry pick anything"
    " something nothing everything yeah yep "
    "right correct afternoon morning evening however because since while before after out up maybe all only most"
    " more much many next last such both "
    "wonderful awesome excellent cool fine absolutely definitely never oh hmm um go going call try sir madam"
    " ma'am hope around near based "
    "unfortunately starting leaving returning departing arriving located it'll that's there's what's how's"
    " we'll".split()
)
_LOWER = re.compile(
    r"\b(from|to|in|at|near|around|called|named|name is|out of|leaving|visiting)\s+(?:the"
    r" )?((?:[^\W\d_][\w'’.-]*(?:, | )?){1,5})",
    re.IGNORECASE,
)
_ENDS = frozenset(
    "a an the and or but so if is are was were it its my me we you your they he she this that these those there"
    " here for from to in on at by of with "
    "about as be i i'm i'd i'll im not please today tomorrow tonight next this later under until till and then"
    " also where which who when what how "
    "because since while find see get book go have make need want would will can could do does did any some one"
    " two three four five six leaving "
    "going coming departing starting monday tuesday wednesday thursday friday saturday sunday only just now"
    " instead anything something advance "
    "day original cheapest earliest latest "
    "general case fact order time total person addition mind particular stock cash person morning afternoon"
    " evening night around near check know "
    "buy rent watch play eat visit transfer send pay cancel change return look looking search use stay live work"
    " tell show give help speak talk "
    "them him her us everyone someone all both same other another each every more most less least home school"
    " confirm reserve be ask add set "
    "travel fly take start try move come leave arrive depart our their his her let keep put bring eat listen"
    " rather like love if really".split()
)  # fmt: skip


def names_in(text: str, shapes: Sequence[Shape]) -> Iterator[tuple[str, str, int]]:
    """Each name with the small word before it ("from", "in", "" if none) and where it starts.

    Text without capitals gives only what stands after a small word; text in capitals throughout gives nothing.
    """
    said = text[:ENOUGH]
    if said.isupper():
        return
    taken = [(shape.start, shape.end) for shape in shapes]
    rest = said[1:].replace(" I ", " ").replace(" I'", " ")
    if rest != rest.lower():
        yield from _by_capitals(said, taken)
    else:
        yield from _by_little_words(said, taken)
    for match in _QUOTED.finditer(said):
        yield "", match[1].strip(" .,!?"), match.start(1)


def _by_capitals(said: str, taken: list[tuple[int, int]]) -> Iterator[tuple[str, str, int]]:
    for match in _CAPITALS.finditer(said):
        start, end = _without_common_words(said, match.start(), match.end())
        for first, last in taken:
            if first < end and last > start:
                start, end = (last, end) if first <= start else (start, first)
                start, end = _without_common_words(said, start, end)
        if end - start < 2 or (_opens_a_sentence(said, start) and " " not in said[start:end].strip()):
            continue
        little = _LITTLE.search(said[max(0, start - 20) : start])
        before = little[1].lower().replace("’", "'") if little else ""
        if before in _INTRODUCES and not _CAN_BE_SELF.fullmatch(said[start:end] + said[end : end + 12].lower()):
            before = ""
        yield before, said[start:end].strip(" ,.-"), start


_INTRODUCES = ("i'm", "i am", "this is")
_CAN_BE_SELF = re.compile(
    r"(?![^\s,.]+(?:an|ish|ese)(?: [^A-Z]|[^\w ]|$))(?:[A-Z][\w'’.-]*(?<!['’]s) ?){1,4}(?:\s*(?:[.,!;:)]|$)"
    r"| ?(?:and|from|here|calling|with|at|of)\b)"
    r"(?:.|\n)*",
)
"""Who says "I'm German" or "this is Anna's account" gives no name."""


_PART = re.compile(r"[\w'’&.-]+")


def _without_common_words(said: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without words at its ends that begin sentences and name nothing ("Thanks", "On Monday")."""
    words = [m.span() for m in _PART.finditer(said, start, end)]
    while words and _bare(said[slice(*words[0])]) in _NO_NAME:
        words.pop(0)
    while words and (_bare(said[slice(*words[-1])]) in _NO_NAME or said[slice(*words[-1])] in "&-"):
        if len(words) > 1 and said[slice(*words[-1])] in _MODELS and _bare(said[slice(*words[-2])]) not in _NO_NAME:
            break  # the "Harrow One" loses nothing of its name
        words.pop()
    return (words[0][0], words[-1][1]) if words else (end, end)


_MODELS = frozenset("One Two Three Four Pro Plus Max Mini".split())


def _bare(word: str) -> str:
    return word.lower().rstrip(".").replace("’", "'")


def _opens_a_sentence(said: str, start: int) -> bool:
    before = said[:start].rstrip()
    return not before or before[-1] in ".!?:\n"


def _by_little_words(said: str, taken: list[tuple[int, int]]) -> Iterator[tuple[str, str, int]]:
    at = 0
    while match := _LOWER.search(said, at):
        at = match.start(2)
        end = min([match.end(2), *(first for first, _ in taken if first >= match.start(2))])
        words: list[str] = []
        for word in said[match.start(2) : end].split():
            if word.strip(",.").lower() in _ENDS or (words and words[-1].endswith(",") and len(words) > 1):
                break
            if not words and (word.endswith("ing") or not _may_follow(match[1].lower(), said[: match.start()])):
                break
            words.append(word)
            if word.endswith("."):
                break
        value = " ".join(words).strip(" ,.-")
        if value and len(words) <= 4 and not any(first <= match.start(2) < last for first, last in taken):
            yield match[1].lower(), value, match.start(2)
            at = match.start(2) + len(value)


_MOVES = re.compile(
    r"\b(?:go|going|fly|flying|travel\w*|ride|trip|flights?|bus|train|cab|taxi|head\w*|mov(?:e|ing)|get|send|ship"
    r"|deliver|tickets?|transfer"
    r"|money|drive|from [\w' ]{2,25})\s*$",
    re.IGNORECASE,
)


def _may_follow(little: str, before: str) -> bool:
    """ "to" comes before a place only where somebody or something moves; else a verb follows."""
    return little != "to" or bool(_MOVES.search(before[-40:]) or not before.strip())


def named_in_lower_case(text: str, shapes: Sequence[Shape]) -> str:
    """What a proposal without capitals puts forward: "how about 54 mint ristorante in san francisco"."""
    said = text[:ENOUGH]
    opening = _OPENING.match(said)
    start = opening.end() if opening else 0
    ends = [shape.start for shape in shapes if shape.start > start]
    words: list[str] = []
    for word in said[start : min(ends, default=len(said))].split():
        if word.strip(",.?!") in _ENDS or len(words) == 6:
            break
        words.append(word)
        if word[-1] in ",.?!":
            break
    return " ".join(words).strip(" ,.?!-")


_OPENING = re.compile(
    r"(?:.{0,60}?\b(?:how about|what (?:about|aout)|called|named|recommend|suggest|try|maybe|there is|there's|i"
    r" have|i found)|(?:sure|ok|okay|yes|alright|well)[,.!]?)\s+"
    r"(?:(?:an?|the|it|is|option|of) )*",
    re.IGNORECASE,
)
