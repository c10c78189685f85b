"""Text into sentences and words: what of an answer is a claim, and which words of it carry one.

Words are compared as stems: lower case, without accents and common endings. Scripts without blanks are compared sign by
sign. What languages other than English gain from the endings is small; what they lose is small too.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST, LONG_WORD = 120, 60
"""Words of a sentence and letters of a word at most; what is longer is judged in pieces, so that cost stays in bounds.
Our own guess."""

ENDINGS = (
    "ization",
    "isation",
    "ments",
    "ingly",
    "ment",
    "edly",
    "ings",
    "ness",
    "ing",
    "ied",
    "ies",
    "ed",
    "es",
    "ly",
    "s",
)
SMALL = {
    name: str(value)
    for value, name in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}

STOP = frozenset(
    """
    a about after again against all also am an and any are as at be because been before being below between both but by
    can could did do does doing done down during each either else ever few for from further had has have having he her
    here hers him his how i if in into is it its just like may me might mine more most much must my no nor not now of
    off oh ok okay on once one only or other our ours out over own quite rather really s same shall she should since so
    some still such t than that the their theirs them then there these they this those though through to too under
    until up upon us very was we well were what when where whether which while who whom whose why will with within
    without would yes yeah yet you your yours ll m re ve d don doesn didn isn aren wasn weren won wouldn couldn
    shouldn hasn haven hadn im ive
    der die das und ist sind ein eine einen einem einer zu den dem des mit auf im in für von nicht sie ihr ihre wir ich
    es er auch oder wenn als an am bei aus nach wird werden kann haben hat
    el la los las un una unos unas y o de del que en por para con es son su sus se lo le al no si como
    le les des du et ou est sont au aux ce cette ces votre vos nous vous il elle ne pas pour avec dans sur par
    os as um uma e do da dos das em no na nos nas com sua seu você
    """.split()
)
"""Words that carry no claim."""

PLEASANT = frozenset(
    """
    absolutely afternoon agree amazing anything anytime apologies apologise apologize appreciate ask assist assistance
    awesome bear bye care certainly chat check cheers contact contacting cool correct course day dear definitely enjoy
    evening exactly excellent feel forward further get glad gladly good goodbye great happy hear hello help here
    hey hi hope inconvenience indeed interesting know let look looking lot message minute minutes moment morning nice
    nope patience perfect please pleasure question questions reach reaching right second see sorry sure take thank
    thanks think today true understand wait weekend welcome wonderful wow yep yup
    bitte danke gern gerne guten hallo helfen leid moment tag tut willkommen
    ayudar ayudarle claro gracias gusto hola encantado buenos buenas días momento siento
    aider bonjour bonsoir désolé instant merci plaisir volontiers
    ajudar obrigado obrigada olá prazer
    """.split()
)
"""Words of politeness. A sentence of nothing but these and STOP claims nothing."""

SETTING_OUT = re.compile(
    r"\s*(?:(?:sure|okay|ok|certainly|of course|alright|great)[,.!]?\s+)?"
    r"(?:(?:please )?(?:let me|i'll|i will|i'm going to|i am going to|allow me to|please|give me|just)\s+"
    r"(?:just |quickly )?(?:check|look(?: into| up| at)?|see (?:if|whether|what)|find out|pull up|take a look|hold on"
    r"|bear with me|a (?:moment|second|minute))|(?:just )?(?:one|a) (?:moment|second|minute))\b"
    r"[^.!?;:,]{0,60}(?:, please)?[.!…]*\s*",
    re.I,
)
"""'Let me check that for you.': says what the AI is about to do, and nothing about the matter."""

ASK = (
    "do does did is are was were have has had can could would will should may shall what which who whose where when "
    "why how don't doesn't didn't isn't aren't wasn't won't haven't"
).replace(" ", "|")
ASKING = re.compile(rf"\W*(?:(?:oh|so|and|but|or|well|ah|hi|ok|okay|yes|no)\b\W*)*(?:{ASK})\b", re.I)
BEFORE_A_QUESTION = re.compile(
    rf"(.{{6,400}}?)[,;–—-]+\s+(?:(?:and|but|so|or) )?(?:{ASK}|right|correct|no|yes|you know|ok|okay|eh)\b"
    r"[^,;]*[?？؟]",
    re.I,
)
TOLD_IN_A_QUESTION = re.compile(
    r".{0,40}?\b(?:(?:did|do) you (?:also )?know|are you aware|were you aware)(?: that)? ([^?]{8,})\?", re.I
)

WORD = re.compile(r"[^\W_]+")
ACCENT = re.compile("[\u0300-\u036f\u064b-\u065f]+")
NO_BLANKS = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])"
)
NO_BLANK_AFTER = frozenset("。！？｡\n")
"""Ends of sentences that need no blank behind them."""
ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-Za-z]|mr|mrs|ms|dr|prof|st|no|nr|vs|etc|e\.g|i\.e|approx|inc|ltd|co|jr|sr|z\.b|bzw|ca|d\.h)\.$",
    re.I,
)
END = re.compile(r"[.!?…。！？｡\n]+[\"'”’)\]」』）]*")
LIST_MARK = re.compile(r"\A\s*(?:(?:[-*•·–]|\(?\d{1,2}[.)]|#+)\s+)?")


def sentences(text: str) -> list[str]:
    """The sentences of a text in order, without marks of lists and blank ones; an overlong one in pieces."""
    found: list[str] = []
    start = 0
    for end in END.finditer(text):
        after = text[end.end() : end.end() + 1]
        if after and not after.isspace() and NO_BLANK_AFTER.isdisjoint(end[0]):
            continue
        piece = text[start : end.end()]
        if end[0] == "." and (ABBREVIATION.search(piece[-8:]) or LIST_MARK.fullmatch(f"{piece} ")):
            continue
        found.append(piece)
        start = end.end()
    found.append(text[start:])
    return [part for piece in found for part in _pieces(LIST_MARK.sub("", piece, count=1).strip()) if WORD.search(part)]


def _pieces(sentence: str) -> list[str]:
    if len(sentence) <= LONGEST * 4:
        return [sentence]
    words = sentence.split()
    whole = [word[at : at + LONG_WORD] for word in words for at in range(0, len(word), LONG_WORD)]
    return [" ".join(whole[at : at + LONGEST]) for at in range(0, len(whole), LONGEST)]


def stems(text: str) -> list[str]:
    """Every word of a text as its stem, in order; small number words as figures."""
    plain = text.lower()
    if not plain.isascii():
        plain = ACCENT.sub("", unicodedata.normalize("NFKD", plain))
        plain = NO_BLANKS.sub(r" \1 ", unicodedata.normalize("NFC", plain))
    return [_stem(word) for word in WORD.findall(plain)]


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    if word in SMALL:
        return SMALL[word]
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)]
            return stem + "y" if ending in ("ied", "ies") else stem.rstrip("e")
    return word.rstrip("e") if len(word) > 3 else word


STOP_STEMS = frozenset(stem for word in STOP for stem in stems(word)) - {"1"}
PLEASANT_STEMS = frozenset(stem for word in PLEASANT for stem in stems(word))


def stated(sentence: str) -> str:
    """The part of a sentence that states something: all of it, or "" of a question. Of "It is free, did you know?" and
    of "Did you know that it is free?" the statement is left."""
    if not sentence.rstrip(" \"'”’)]」』").endswith(("?", "？", "؟")):
        return sentence
    for form in (TOLD_IN_A_QUESTION, BEFORE_A_QUESTION):
        found = form.match(sentence)
        if found and not ASKING.match(found[1]):
            return found[1]
    return ""


def is_small_talk(sentence: str) -> bool:
    """Whether a sentence is mere politeness, or says what the AI is about to look up. It looks for no facts."""
    if SETTING_OUT.fullmatch(sentence):
        return True
    return all(stem in STOP_STEMS or stem in PLEASANT_STEMS for stem in stems(sentence))
