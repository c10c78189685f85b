"""Facts: what was said once and must not be asked again, in one walk over the conversation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..transcript import Speaker, ToolCall, Transcript, Turn
from .contents import Fact
from .names import named_in_lower_case, names_in
from .questions import Question, agrees, confirms, proposes, questions_in
from .requests import Request, requests_in
from .shapes import ENOUGH, Shape, plain, shapes_in

_PLACES = {"from": "from", "out of": "from", "leaving": "from", "to": "to", "into": "to", "in": "place", "at": "at", "near": "near", "around": "near", "visiting": "place"}
_NAMED = {"by": "by", "with": "with", "starring": "with", "directed by": "by", "for": "for", "called": "name", "named": "name", "name is": "name", "like": "likes", "about": "about"}
_RETURNS = re.compile(r"\breturn|\bback\b|\buntil\b|\btill?\b|\bdrop|\bcheck(?:ing)?[ -]?out|\bup to\b|\bending\b|\bthrough\b", re.IGNORECASE)
_FINISHES = re.compile(r"^(?:\w+ ){0,2}?(?:book|reserve|buy|rent|purchase|make|schedule|confirm|change|cancel|pay|visit|add|play|tell|show|look|give|set|proceed|go ahead|start|put)\b", re.IGNORECASE)
_FILLER = re.compile(
    r"^(?:(?:um+|uh+|well|oh|ok(?:ay)?|yes|yeah|sure|hi|hello|please|i(?:'d| would) (?:like|prefer|want|love)(?: it)?(?: to)?|i (?:want|need|prefer|am|choose)(?: it)?|i'll (?:be|take|need|have|go with)"
    r"|i'm (?:at|in|going to|going|looking for|leaving|traveling|travelling)?|it(?:'s|s| is|'ll be| will be| would be| should be)?|that(?:'s| is| would be)|the|an?|my \w+(?: \w+)? (?:is|are|was)|my|make it|how about"
    r"|maybe|perhaps|let'?s (?:do|say|go with|try)|just|for|in|at|on|from|to|around|near|about|should be|will be|would be|is|find(?: me)?|find one|search|look|check|check in|some|go with|try|book|use"
    r"|we|there are|there will be|there is|a total of|preferably|probably|looking|get|have|see|as|of|by|with|something|anything|something in|would like|like|one|out of|any|choose|visit)\b[\s,.!:]*)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:[\s,.!]+(?:please|thanks?(?: you)?|will (?:do|work)|works?(?: for me)?|is (?:fine|good|great|ok(?:ay)?)|(?:would|will|should) be (?:great|fine|good|nice|perfect|ok|okay)|sounds good|for me|if possible|"
    r"it (?:will|would|should) be|sir|would work|and|then|would|instead|only|area|one|event|i think|i guess|it is|it's))+[\s,.!]*$",
    re.IGNORECASE,
)
_NO_VALUE = re.compile(
    r"(?:no|nope|nah|none|not|any(?:thing|where|time|one|way)?|whatever|whichever|doesn't|don'?t|doesnt|either|yes|yeah|yep|sure|ok|okay|correct|right|exactly|all|it|this|that|these|them|something|"
    r"thanks?|great|good|perfect|fine|you|i|we|hello|hi|hey|what|when|where|how|why|which|who|can|could|is|are|do|does|did)\b|.*\b(?:care|matter|prefer|preference|know|sure|mind|else|different|other)\b",
    re.IGNORECASE,
)
_BOOLS = frozenset(("true", "false", "none", "null", "yes", "no", "dontcare", "any"))
_IDENTIFIES = re.compile(r"(?:id|number|code|email|phone|name|key|order|account|reservation|booking|invoice)s?$", re.IGNORECASE)
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}$")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?$")
_CHANGES = re.compile(r"\b(?:actually|instead|change|changed|rather|sorry|mistake|meant|correction|make (?:it|that)|different|no,)\b", re.IGNORECASE)


class Ledger:
    """What has been heard so far. Each turn is looked at once; values are found again by their plain words.

    Attributes:
        requests: what the customer asked for, oldest first.
        unanswered: what the AI asked last and got no answer to.
    """

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.tasks: list[int] = []
        self.unanswered: tuple[Question, ...] = ()
        self._facts: dict[str, Fact] = {}
        self._by_value: dict[str, str] = {}
        self._heard: dict[str, int] = {}
        self._plain: dict[int, str] = {}
        self._task = 0
        self._things: set[str] = set()
        self._proposal: tuple[int, str] | None = None
        self._confirmation: tuple[int, str] | None = None
        self._questions: tuple[Question, ...] = ()
        self._ai_words = ""
        self._called = False
        self._has_looked = False
        self._alias: dict[str, str] = {}

    def facts(self) -> tuple[Fact, ...]:
        """The current task's facts first, each task's in the order in which they were given."""
        of_task: dict[int, list[Fact]] = {}
        for key, fact in self._facts.items():
            of_task.setdefault(int(key.partition(":")[0]), []).append(fact)
        return tuple(fact for task in sorted(of_task, reverse=True) for fact in of_task[task])

    def hear(self, number: int, turn: Turn) -> None:
        """Takes in the next turn."""
        if turn.tool is not None:
            self._saw(number, turn.tool)
        elif turn.speaker is Speaker.CUSTOMER:
            self._customer(number, turn.text)
        elif turn.speaker in (Speaker.AI, Speaker.HUMAN):
            self._other_side(number, turn.text)

    # ---- the AI's side

    def _other_side(self, number: int, text: str) -> None:
        if not text.strip():
            return
        self._listen(number, text)
        self._questions = self.unanswered = questions_in(text)
        self._ai_words = text[:ENOUGH].lower()
        self._confirmation = (number, text) if confirms(text) else None
        if self._has_looked or proposes(text) or self._proposal is None:
            self._proposal = (number, text)
        self._has_looked = False

    # ---- the customer's

    def _customer(self, number: int, text: str) -> None:
        self._listen(number, text)
        asked = requests_in(number, text)
        self._note_task(asked, number)
        agreed = agrees(text)
        if agreed:
            self._agreed(text)
        elif self._confirmation is not None and _CHANGES.search(text) and len(text) > 12:
            self._take_over(*self._confirmation)  # corrected in one point, so the others hold
        shapes = list(shapes_in(text))
        questions = list(self._questions)
        found = self._from_shapes(number, text, shapes, questions)
        found += self._from_names(number, text, shapes, questions)
        if not found:
            found += self._from_answer(number, text, questions)
        found += self._from_options(number, text)
        if found or agreed or _NO_VALUE.match(text.strip()):
            self.unanswered = ()
        self._questions = ()

    def _note_task(self, asked: list[Request], number: int) -> None:
        """A wish for other things than before opens a new task; what finishes the old one does not."""
        for request in asked:
            things = request.things - {"name", "number", "address", "time", "price"}
            if request.is_question or not things:
                continue
            is_new = self._things and not things & self._things and not _FINISHES.match(request.phrase)
            if is_new and self._called and not any(thing in self._ai_words for thing in things):
                self._task += 1
                self._things = set()
                self._called = False
            self._things |= things
        self.requests += asked
        self.tasks += [self._task] * len(asked)

    def _from_shapes(self, number: int, text: str, shapes: list[Shape], questions: list[Question]) -> int:
        found = 0
        for shape in shapes:
            name = _name_of(shape, text, questions)
            if name:
                self._add(name, shape.value, number, text=text)
                found += 1
        return found

    def _from_names(self, number: int, text: str, shapes: list[Shape], questions: list[Question]) -> int:
        found = 0
        for little, value, _ in names_in(text, shapes):
            if len(value) < 2 or len(value) > 60 or f"{self._task}:{value.lower()}" in self._facts:
                continue  # the word that names a code ("Bestellung 88123") is no name
            question = next((q for q in questions if q.kind == "place" or (not q.kind and q.name)), None)
            name = _PLACES.get(little) or _NAMED.get(little, "")
            if question and name in ("place", "at", "", "for"):
                name = question.name
                questions.remove(question)
            self._add(name or "named", value, number, text=text)
            found += 1
        return found

    def _from_answer(self, number: int, text: str, questions: list[Question]) -> int:
        """A short answer to the AI's question is the value itself."""
        named = [q for q in questions if q.name]
        if not named or len(text) > 90:
            return 0
        for sentence in re.split(r"(?<=\w)[.!?;]+\s+", text.strip()):
            value = _TAIL.sub("", _FILLER.sub("", sentence)).strip(" .,!?\"'")
            if not value or len(value.split()) > 5 or _NO_VALUE.match(value) or _NO_VALUE.match(sentence) or "?" in sentence:
                continue
            self._add(named[0].name, value, number, text=text)
            return 1
        return 0

    def _from_options(self, number: int, text: str) -> int:
        """What the AI put up for choice and the customer said again: "music or sports?" -> "music"."""
        if " or " not in self._ai_words or "?" not in self._ai_words:
            return 0
        found = 0
        said = plain(text)
        asked = " ".join(question for question in re.findall(r"[^.?!\n]{1,300}\?", self._ai_words))
        for match in re.finditer(r"([\w'-]+(?: [\w'-]+)?)(?:,? or )(?:an? |the )?([\w'-]+(?: [\w'-]+)?)", asked):
            for side, words in ((match[1], match[1].split()), (match[2], match[2].split())):
                for value in (side, words[-1] if side == match[1] else words[0]):
                    kept = plain(value)
                    if len(kept) > 3 and kept not in _BORING and f" {kept} " in f" {said} ":
                        self._add("choice", _as_written(text, kept), number, text=text)
                        found += 1
                        break
        return found

    def _agreed(self, reply: str) -> None:
        """The customer says yes: what the AI said back or put forward holds."""
        if self._confirmation is not None:
            self._take_over(*self._confirmation)
        if self._proposal is not None and self._proposal != self._confirmation and not _is_list(self._proposal[1]):
            number, text = self._proposal
            shapes = list(shapes_in(text))
            names = list(names_in(text, shapes)) if text != text.lower() else []
            picked = [value for _, value, _ in names if value.lower() in reply.lower()]
            chosen = picked[0] if picked else names[0][1] if names else ""
            if not names and text == text.lower():
                chosen = named_in_lower_case(text, shapes)
            if 2 <= len(chosen) <= 60:
                self._add("choice", chosen, number, "ai", text)
            for little, value, _ in names:
                if little == "at" and value != chosen:
                    self._add("at", value, number, "ai", text)
            for shape in shapes:
                if shape.kind in ("date", "time"):
                    self._add(_name_of(shape, text, []), shape.value, number, "ai", text)
        self._proposal = self._confirmation = None

    def _take_over(self, number: int, text: str) -> None:
        """Everything in a confirmation that the customer did not reject; a long list is left to the tool call after it."""
        if _is_list(text):
            return
        shapes = list(shapes_in(text))
        for shape in shapes:
            name = _name_of(shape, text, [])
            if name and shape.kind != "amount":
                self._add(name, shape.value, number, "ai", text)
        for little, value, _ in names_in(text, shapes):
            if 2 <= len(value) <= 60:
                self._add(_PLACES.get(little) or "choice", value, number, "ai", text)

    # ---- tools

    def _saw(self, number: int, tool: ToolCall) -> None:
        self._called = self._has_looked = True
        for name, value in tool.arguments:
            said = plain(value)
            if not said or said in _BOOLS or len(value) > 60 or value[0] in "[{":
                continue
            label = name.replace("_", " ")
            key = self._counted(said, label) if len(said) < 3 and said.isdigit() else self._known(said) or self._same_moment(value, label)
            if key is not None:
                self._rename(key, label, bool(tool.ok))
                continue
            turn = self._turn_of(said)
            if turn is not None:
                self._add(label, value, turn, verified=bool(tool.ok))
            elif _IDENTIFIES.search(name) or (any(c.isdigit() for c in value) and not _ISO_DATE.match(value) and not _CLOCK.match(value)):
                self._add(label, value, number, f"tool:{tool.name}", verified=bool(tool.ok))

    def _known(self, said: str) -> str | None:
        """The fact with this value, or with a fuller one of this task ("Anaheim, CA" for "Anaheim")."""
        key = self._by_value.get(said)
        if key is not None:
            return key
        for fuller, key in self._by_value.items():
            if key.startswith(f"{self._task}:") and fuller.startswith(f"{said} ") and not said.isdigit():
                return key
        return None

    def _counted(self, said: str, label: str) -> str | None:
        """The count that a tool's figure means: by its noun, else the latest one not yet used by a tool."""
        mine = [key for key, fact in self._facts.items() if key.startswith(f"{self._task}:") and plain(fact.value) == said]
        by_noun = [key for key in mine if any(word[:3] in self._facts[key].name for word in label.split() if word not in ("number", "of"))]
        return next(iter(by_noun or [key for key in reversed(mine) if not self._facts[key].verified]), None)

    def _same_moment(self, value: str, label: str) -> str | None:
        """The customer's own words for a date or time that a tool got in figures."""
        kind = "date" if _ISO_DATE.match(value) else "time" if _CLOCK.match(value) else ""
        if not kind:
            return None
        mine = [key for key, fact in self._facts.items() if key.startswith(f"{self._task}:") and kind in key]
        return next((key for key in reversed(mine) if not self._facts[key].verified), mine[-1] if mine else None)

    def _turn_of(self, said: str) -> int | None:
        """The latest turn in which these plain words stand together."""
        first = said.split()[0]
        turn = self._heard.get(first)
        return turn if turn is not None and f" {said} " in f" {self._plain[turn]} " else None

    def _listen(self, number: int, text: str) -> None:
        words = plain(text[:ENOUGH])
        self._plain[number] = words
        for word in words.split():
            self._heard[word] = number

    # ---- the book itself

    def _rename(self, key: str, label: str, verified: bool) -> None:
        """Gives a fact the name that the tool has for it; an older value of that name is thereby replaced."""
        fact = self._facts[key]
        named = f"{key.partition(':')[0]}:{label}"
        old = self._facts.pop(named, None) if named != key else None
        if old is not None and named != key:
            self._by_value.pop(plain(old.value), None)
        first = fact.first or (old.first or old.value if old is not None else None)
        if named != key:
            del self._facts[key]
            self._alias[key] = named
        self._facts[named] = replace(fact, name=label, verified=fact.verified or verified, first=first)
        self._index(fact, named)

    def _index(self, fact: Fact, key: str) -> None:
        said = plain(fact.value)
        if not said.isdigit() or len(said) > 2:
            self._by_value[said] = key

    def _add(self, name: str, value: str, number: int, source: str = "customer", text: str = "", verified: bool = False) -> None:
        said = plain(value)
        if not said or said in self._by_value:
            return
        key = f"{self._task}:{name}"
        if key in self._alias and _CHANGES.search(text):
            key = self._alias[key]
        old = self._facts.get(key)
        if old is not None and name in _SEVERAL and not said.startswith(plain(old.value) + " "):
            key = f"{key}:{said}"
            old = None
        first = None
        if old is not None:
            if plain(old.value) == said:
                return
            first = old.first or old.value
            self._by_value.pop(plain(old.value), None)
        if len(self._facts) >= MOST_FACTS:
            gone = next(iter(self._facts))
            self._by_value.pop(plain(self._facts.pop(gone).value), None)
        fact = Fact(old.name if old is not None else name, value, number, source, verified, first)
        self._facts[key] = fact
        self._index(fact, key)


_SEVERAL = frozenset(("named", "choice", "likes", "with", "by", "about", "at", "number"))
"""Names under which several values stand side by side."""

MOST_FACTS = 100
"""Facts that are kept; beyond it the oldest goes, so that work does not grow with the conversation. Our own guess."""

_BORING = frozenset("need refund help know change cancel check find book time date day way sure something anything else other another more any none what that this you your have like would prefer want".split())


def _is_list(text: str) -> bool:
    return len(text) > 400 or "**" in text or "\n-" in text or "\n1" in text


def _as_written(text: str, kept: str) -> str:
    at = text.lower().find(kept)
    return text[at : at + len(kept)] if at >= 0 else kept


def _name_of(shape: Shape, text: str, questions: list[Question]) -> str:
    """What a value of a known form is called: by its question, its noun or the words before it."""
    question = next((q for q in questions if q.kind and q.kind == shape.kind), None)
    if question:
        questions.remove(question)
    before = text[max(0, shape.start - 30) : shape.start]
    if shape.kind == "date":
        if question and question.name != "date":
            return question.name
        return "return date" if _RETURNS.search(before) else "date"
    if shape.kind == "count":
        if shape.noun:
            return "people" if shape.noun in ("us", "persons", "person") else shape.noun
        if question:
            return question.name
        if re.search(r"\bfor $", before):
            return "people"
        return ""
    if question:
        return question.name
    return shape.noun or ("number" if shape.kind == "code" else shape.kind)


def read(transcript: Transcript) -> Ledger:
    """One walk over the conversation."""
    ledger = Ledger()
    for number, turn in transcript.numbered():
        ledger.hear(number, turn)
    return ledger
