"""Postal addresses, by the words that streets are called by and the numbers beside them, in a dozen languages.

A number, a street, and what follows it: unit, city, state, post code, country. A street without any number is a place
that many know, and travels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

CAP = r"[^\W\d_a-zß-öø-ÿ][\w'’.-]{0,30}"
"""A word with a capital; letters without small forms count as capitals."""

_WORD = (
    rf"(?:{CAP}|(?:de|del|della|delle|dei|di|da|do|dos|das|du|des|la|las|los|le|les|el|of|the|van|von|der|den|zum"
    rf"|zur|am|an|y|e|i|d'|l')(?=\W))"
)
_NUMBER = r"\d{1,6}[A-Za-z]?(?:[-/ ]\d{1,5}[A-Za-z]?)?"
_AFTER = (
    r"(?:St|Str|Street|Ave?|Avenue|Rd|Road|Blvd|Boulevard|Ln|Lane|Dr|Drive|Ct|Court|Pl|Place|Sq|Square|Way|Ter"
    r"|Terrace|Cres"
    r"|Crescent|Close|Pkwy|Parkway|Hwy|Highway|Cir|Circle|Trail|Trl|Row|Mews|Gardens|Grove|Hill|Walk|Quay|Loop"
    r"|Alley|Plaza"
    r"|Pike|Parade|Esplanade|Rise|View|Green|Wharf|Turnpike|Crossing|Point|Ridge|Bypass|Passage|Path|Freeway|Run"
    r"|street|avenue|road|boulevard|lane|tee|tänav|põik|puiestee|iela|gatvė|utca|út|tér|sokak|caddesi)"
)
_BEFORE = (
    r"(?:[Rr]ue|[Aa]venue|[Aa]v\.|[Bb]oulevard|[Bb]d\.?|[Pp]lace|[Cc]hemin|[Ii]mpasse|[Aa]llée|[Rr]oute|[Qq]uai"
    r"|[Cc]ours|[Ff]aubourg"
    r"|[Vv]ia|[Vv]iale|[Pp]iazza|[Pp]iazzale|[Cc]orso|[Ll]argo|[Vv]icolo|[Ss]trada|[Cc]ontrada|[Ll]ungomare"
    r"|[Cc]alle|C/|[Cc]arrer|[Aa]venida|[Aa]vda\.?|[Pp]aseo|[Pp]laza|[Cc]amino|[Cc]arretera|[Rr]onda|[Cc]allej[oó]n"
    r"|[Rr]ua|[Tt]ravessa|[Pp]raça|[Ee]strada|[Rr]odovia|[Aa]lameda|[Bb]eco|[Uu]l\.|[Uu]lica|[Aa]l\.|[Oo]s\."
    r"|[Tt]rg|[Nn]ám\.|[Nn]áměstí"
    r"|[Ss]tr\.|[Bb]d-ul|An der|Auf der|Auf dem|Unter den|[Ss]tation Road)"
)
_WITHIN = (
    r"(?:straße|strasse|str\.|gasse|weg|platz|allee|ring|damm|ufer|chaussee|stieg|steig|gracht|straat|laan|plein"
    r"|kade|singel|dreef"
    r"|dijk|vägen|väg|gatan|gata|gränd|backen|vej|gade|stræde|allé|veien|vegen|gaten|katu|kuja|polku|utca|vegur"
    r"|stígur|götu)"
)
_UNIT = (
    r"(?:(?:[Aa]pt|[Aa]partment|[Ss]uite|[Ss]te|[Uu]nit|[Ff]lat|[Ff]loor|[Rr]oom|[Rr]m|[Aa]pto|[Pp]iso|[Ww]hg"
    r"|[Ii]nterno|[Bb]ât)\b\.?|#) ?(?:no\.? )?[\w-]{1,6}"
)
_CODE = (
    r"(?:[A-Z]{1,3}[- ]?)?\d{4,6}(?:-\d{3,4})?(?: ?[A-Z]{2}\b)?|\d{3} \d{2}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"
    r"|[A-Z]\d[A-Z] ?\d[A-Z]\d"
)
_NAMES = rf"{CAP}(?:[ -]{_WORD}){{0,4}}"
_GAP = r"(?:,? ?\n{1,2}[ \t]{0,4}(?:\?{1,3} )?(?:, )?|, ?)"
_TAIL = (
    rf"(?:(?:{_GAP}|\s)\(?{_UNIT}\)?){{0,2}}"
    rf"(?:{_GAP}(?:{_CODE})(?: {_NAMES})?|{_GAP}{_NAMES}(?:,? (?:{_CODE}))?"
    rf"|(?: {CAP}){{1,4}},? (?:[A-Z]{{2}},? )?(?:{_CODE})){{0,5}}"
)
_LED = r"(?<![\w#$€£@.,/-])"
_NUM_AFTER = r"(?:,? (?:n[°ºo]\.? ?|nr\.? ?|no\.? ?|s/n )?\d{1,5} ?[A-Za-z]?(?![\w%])(?:[-/]\d{1,4}[a-z]?)?)"

_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_LED}{_NUMBER},? (?:{_WORD} ){{1,5}}{_AFTER}(?![\w])\.?(?:(?!,){_NUM_AFTER})?{_TAIL}",
        rf"{_LED}(?:{_NUMBER},? )?(?:{CAP} ){{0,2}}[^\W\d_]{{2,30}}{_WITHIN}{_NUM_AFTER}{_TAIL}",
        rf"{_LED}(?:{CAP}-){{1,4}}(?:[Ss]traße|[Ss]trasse|[Ss]tr\.|[Pp]latz|[Aa]llee|[Ww]eg|[Rr]ing|[Uu]fer"
        rf"|[Dd]amm){_NUM_AFTER}{_TAIL}",
        rf"{_LED}{_NUMBER},? {_BEFORE}(?: {_WORD}){{1,6}}(?:(?!,){_NUM_AFTER})?{_TAIL}",
        rf"{_LED}{_BEFORE}(?: {_WORD}){{1,6}}{_NUM_AFTER}{_TAIL}",
        rf"{_LED}(?:\d{{1,6}} )?(?:P\.? ?O\.? ?Box|[Pp]ost(?:box|fach|bus)|[Aa]partado|[Cc]asilla"
        rf"|Boîte [Pp]ostale|Unit \d{{1,6}} Box"
        rf"|PSC \d{{1,5}},? Box) ?\d{{1,7}}(?: {_NAMES})?{_TAIL}(?:\n(?:[FAD]PO|{CAP}),? [A-Z]{{2}} \d{{5}})?",
        rf"{_LED}(?:\d{{1,6}} ){{1,2}}{CAP}(?: [\w'’.-]{{1,30}}){{0,5}}(?:,? ?\n ?|,? ){_UNIT}(?:[, ]{{1,2}}{_UNIT})?"
        rf"(?:(?:,? |\n ?){_NAMES}(?: (?:{_CODE}))?)?{_TAIL}",
        rf"{_LED}(?:{CAP}(?: {CAP}){{0,2}}[,\n ]{{1,2}})?(?:[FAD]PO),? (?:AA|AE|AP) \d{{5}}",
        rf"{_LED}\d{{2,6}} (?:\d{{1,6}} )?{CAP}(?: {_WORD}){{0,4}} \d{{1,5}}[a-z]?(?=,? ?\n ?[^\W\d_,]"
        rf"|, {CAP}){_TAIL}",
        rf"{CAP}(?: {CAP}){{0,2}},? (?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]"
        rf"|O[HKR]|PA|RI|S[CD]"
        r"|T[NX]|UT|V[AT]|W[AIVY]) \d{5}(?:-\d{4})?(?![\w-])",
        r"\b[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b",
        rf"{_LED}[1-9]\d{{3}} [A-Z]{{2}},? {CAP}",
        rf"(?i:zip|post|postal)(?i: ?code)?(?: is|:|,| for \w+ is)?\s(?:{_CODE})(?!\w)",
        rf"(?:the )?[Cc]orner of {_NAMES}(?: \d{{1,5}})? and {_NAMES}",
    )
)
_SAID = re.compile(
    r"(?:\b(?:[Aa]ddress(?:es)?(?: is| are|:| to)?|[Aa]dresse?(?: ist| est|:)|[Dd]irección(?: es|:)"
    r"|[Ee]ndereço(?: é|:)|[Ii]ndirizzo(?: è|:)"
    r"|live[sd]? (?:at|in|on)|living at|wohne(?: in)?|located at|(?:deliver|ship|send|return|forward|moved?|sent"
    r"|delivered|shipped)"
    r"(?: \w{1,12}){0,5} to|drops? (?:\w+ ){0,2}off at|(?:meet|meeting)(?: \w+){0,3} at|(?:it'?s|is|are) (?:at"
    r"|in))\s{1,3})"
    rf"(?P<place>(?:(?:\d{{1,6}}[A-Za-z]? ){{1,2}}{_NAMES}{_NUM_AFTER}?"
    rf"|{_NAMES} \d{{1,5}}[a-z]?(?![\w%:.]\d)){_TAIL})"
)
_NO_PLACE = re.compile(
    r"\d (?:Hard|Step|Gate)\b|\d{1,6} (?:am|pm|AM|PM|January|February|March|April|May|June|July|August|September"
    r"|October|November|December|Monday|Tuesday"
    r"|Wednesday|Thursday|Friday|Saturday|Sunday|EUR|USD|GBP|Euros?|Dollars?|[Pp]eople|Days|Hours|Minutes)\b"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December|Order|Ticket|Case"
    r"|Invoice|Flight|Room"
    r"|Version|iPhone|Galaxy|Windows|Level|Step|Part|Chapter|Page) \d"
)
_STANDS = re.compile(
    rf"^(?:\?{{1,3}} )?(?P<place>\d{{1,6}} {CAP}(?: [\w'’.-]{{1,30}}){{0,5}} \d{{1,5}}[a-z]?(?=\s{{0,2}}$){_TAIL})",
    re.MULTILINE,
)
"""A line of its own: number, name, number."""


def addresses_in(text: str) -> Iterator[tuple[int, int]]:
    """Where addresses stand."""
    if len(text) < 8 or not any(c.isdigit() for c in text):
        return
    for form in _FORMS:
        for match in form.finditer(text):
            if any(c.isdigit() for c in match[0]) and not _NO_PLACE.match(match[0]):
                yield match.start(), match.start() + len(match[0].rstrip(" ,.;\n"))
    for form in (_SAID, _STANDS):
        for match in form.finditer(text):
            if not _NO_PLACE.match(match["place"]):
                yield match.start("place"), match.start("place") + len(match["place"].rstrip(" ,.;\n"))
