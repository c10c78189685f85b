"""Facts: what was said once and must not be asked again, found in one walk over the conversation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..policy.patterns import FactPattern
from ..transcript import Speaker, ToolCall, Transcript, Turn
from .answers import choices_in
from .contents import Fact
from .ledger import Ledger, is_clock, is_iso_date
from .looks import MOST_OF_A_MESSAGE, Look, look
from .names import named_in_lower_case
from .questions import Question
from .requests import Form, Request, is_idle
from .secret_names import is_secret_name
from .shapes import Shape, plain

_PLACES = {
    "from": "from",
    "out of": "from",
    "leaving": "from",
    "to": "to",
    "into": "to",
    "in": "place",
    "at": "at",
    "near": "near",
    "around": "near",
    "visiting": "place",
}
_NAMED = {
    "by": "by",
    "with": "with",
    "starring": "with",
    "directed by": "by",
    "for": "for",
    "called": "name",
    "named": "name",
    "name is": "name",
    "i'm": "name",
    "i am": "name",
    "this is": "name",
    "like": "likes",
    "about": "about",
}
_RETURNS = re.compile(
    r"\breturn|\bback\b|\buntil\b|\btill?\b|\bdrop|\bcheck(?:ing)?[ -]?out|\bup to\b|\bending\b|\bthrough\b",
    re.IGNORECASE,
)
_BIRTH = re.compile(r"\b(?:born|birth|birthday|dob)\b", re.IGNORECASE)
_FINISHES = re.compile(
    r"^(?:\w+ ){0,2}?(?:book|reserve|buy|rent|purchase|make|schedule|confirm|change|cancel|pay|visit|add|play"
    r"|tell|show|look|give|set|proceed|go ahead|start|put)\b",
    re.IGNORECASE,
)
_BOOLS = frozenset(("true", "false", "none", "null", "yes", "no", "dontcare", "any"))
_IDENTIFIES = re.compile(
    r"(?:id|number|code|email|phone|name|key|order|account|reservation|booking|invoice)s?$", re.IGNORECASE
)
MOST_FILES = 6
"""Files that a packet names. Our own guess: as many as are looked at before the transcript is opened."""

_IN_PASSING = frozenset(("name", "number", "address", "time", "price"))
"""Things that are asked about within any task."""


class Walk:
    """One walk over a conversation. Each turn is looked at once.

    Args:
        patterns: facts of the team's own, known by their form; they come first.

    Attributes:
        ledger: the facts.
        requests: what the customer asked for, oldest first.
        tasks: for each request the number of its task.
        unanswered: what the AI asked last and got no answer to.
    """

    def __init__(self, patterns: Sequence[FactPattern] = ()) -> None:
        self.ledger = Ledger()
        self._patterns = patterns
        self.requests: list[Request] = []
        self.tasks: list[int] = []
        self.unanswered: tuple[Question, ...] = ()
        self._heard: dict[str, int] = {}
        self._plain: dict[int, str] = {}
        self._things: set[str] = set()
        self._proposal: tuple[int, Look] | None = None
        self._last_said: tuple[int, Look] | None = None
        self._questions: tuple[Question, ...] = ()
        self._ai_words = ""
        self._is_secret = False
        self._has_called = False
        self._has_looked = False
        self._of_turn: set[str] = set()
        self._expected = ""

    def hear(self, number: int, turn: Turn) -> None:
        """Takes in the next turn: of a long message its beginning."""
        if turn.tool is not None:
            self._saw(number, turn.tool)
        elif turn.speaker is Speaker.CUSTOMER:
            self._customer(number, look(turn.text))
        elif turn.speaker in (Speaker.AI, Speaker.HUMAN) and turn.text.strip():
            self._other_side(number, look(turn.text))

    def _listen(self, number: int, said: Look) -> None:
        self._plain[number] = said.plain
        self._heard.update(dict.fromkeys(said.words, number))

    # ---- the AI's side

    def _other_side(self, number: int, said: Look) -> None:
        self._listen(number, said)
        self._questions = self.unanswered = said.questions
        self._ai_words = said.low
        self._is_secret = said.asks_for_secret  # what answers it is none of ours
        self._last_said = (number, said)
        if self._has_looked or self._proposal is None or said.proposes:
            self._proposal = (number, said)  # what follows a look-up is put before the customer, whatever its words
        self._has_looked = False

    # ---- the customer's

    def _customer(self, number: int, said: Look) -> None:
        self._listen(number, said)
        self._of_turn = set()
        self._note_task([Request(number, r.phrase, r.things, r.rank, r.form) for r in said.requests])
        if said.agrees:
            self._agreed(said)
        elif len(said.text) > 12 and said.changes and (confirmed := self._confirmation()):
            self._take_over(*confirmed)  # corrected in one point, so the others hold
        questions = list(self._questions)
        found = self._from_patterns(number, said)
        found += self._from_shapes(number, said, questions) + self._from_names(number, said, questions)
        asked_for = next((question for question in questions if question.name), None)
        if not found and asked_for and said.answer and not self._is_secret and _fits(asked_for, said.answer):
            found += self._add(asked_for.name, said.answer, number, said)
        for choice in choices_in(self._ai_words, said.text):
            found += self._add("choice", choice, number, said)
        if found or said.agrees or said.is_figure or (said.says_nothing and not is_idle(said.text)):
            self.unanswered = ()
        self._questions = ()
        self._expected = said.other

    def _add(self, name: str, value: str, number: int, said: Look, source: str = "customer") -> int:
        if is_secret_name(name):
            return 0
        is_beside = source == "customer" and name in self._of_turn and not said.changes
        self.ledger.add(Fact(name, value, number, source), said.changes, is_beside=is_beside)
        self._of_turn.add(name)
        return 1

    def _note_task(self, asked: list[Request]) -> None:
        """A wish for other things than before opens a new task; what finishes the old one does not."""
        for request in asked:
            things = request.things - _IN_PASSING
            if request.rank < 2 or not things or request.form is Form.WORDS:
                continue
            is_new = self._things and not things & self._things and not _FINISHES.match(request.phrase)
            if is_new and self._has_called and not any(thing in self._ai_words for thing in things):
                self.ledger.task += 1
                self._things = set()
                self._has_called = False
            self._things |= things
        self.requests += asked
        self.tasks += [self.ledger.task] * len(asked)

    def _from_patterns(self, number: int, said: Look) -> int:
        found = [(one.name, value) for one in self._patterns for value, _, _ in one.found_in(said.text)]
        return sum(self._add(name, value, number, said) for name, value in found[:MOST_OF_A_MESSAGE])

    def _from_shapes(self, number: int, said: Look, questions: list[Question]) -> int:
        found = 0
        ruled_out = [shape for shape in said.shapes if shape.start in said.ruled_out]
        for shape in said.shapes:
            if shape in ruled_out or (self._is_secret and shape.kind in ("code", "count")):
                continue
            name = name_of(shape, said.text, questions)
            was = next((other.value for other in ruled_out if other.kind == shape.kind), None)
            if was is not None and self.ledger.correct(was, shape.value, number):
                found += 1
            elif shape.kind == "code" and not shape.noun and self.ledger.has_name(self._expected):
                self.ledger.add(Fact(self._expected, shape.value, number), True)  # "no, the other order" - "1002"
                found += 1
            elif name:
                found += self._add(name, shape.value, number, said)
        return found

    def _from_names(self, number: int, said: Look, questions: list[Question]) -> int:
        found = 0
        for little, value, start in sorted(said.names, key=lambda name: not name[0]):  # "in Fresno" answers first
            if start in said.ruled_out:
                continue
            if not 2 <= len(value) <= 60 or self.ledger.has_name(value.lower()):
                continue  # the word that names a code ("Bestellung 88123") is no name
            question = next((q for q in questions if q.kind == "place" or (not q.kind and q.name)), None)
            name = _PLACES.get(little) or _NAMED.get(little, "")
            if question and name in ("place", "at", "", "for"):
                name = question.name
                questions.remove(question)
            if name:  # a capital alone names a product as often as a person
                found += self._add(name, value, number, said)
        return found

    def _agreed(self, reply: Look) -> None:
        """The customer says yes: what the AI said back or put forward holds."""
        confirmed = self._confirmation()
        if confirmed is not None:
            self._take_over(*confirmed)
        if self._proposal is not None and self._proposal != confirmed and not _is_list(self._proposal[1].text):
            self._take_proposal(*self._proposal, reply)
        self._proposal = self._last_said = None

    def _confirmation(self) -> tuple[int, Look] | None:
        """What the AI said last, if it says back what it understood."""
        return self._last_said if self._last_said is not None and self._last_said[1].confirms else None

    def _take_proposal(self, number: int, said: Look, reply: Look) -> None:
        """Its first name, or the one the customer picks, with its place and moment; the rest is description."""
        is_lower = said.text == said.low
        names = () if is_lower else said.names
        picked = [value for _, value, _ in names if value.lower() in reply.low]
        chosen = (
            named_in_lower_case(said.text, said.shapes) if is_lower
            else picked[0] if picked else names[0][1] if names else ""
        )  # fmt: skip
        if 2 <= len(chosen) <= 60:
            self._add("choice", chosen, number, said, "ai")
        for little, value, _ in names:
            if little == "at" and value != chosen:
                self._add("at", value, number, said, "ai")
        for shape in said.shapes:
            if shape.kind in ("date", "time"):
                self._add(name_of(shape, said.text, []), shape.value, number, said, "ai")

    def _take_over(self, number: int, said: Look) -> None:
        """Everything in a confirmation that the customer did not reject; a list is left to the tool call after it."""
        if _is_list(said.text):
            return
        for shape in said.shapes:
            name = name_of(shape, said.text, [])
            if name and shape.kind != "amount":
                self._add(name, shape.value, number, said, "ai")
        for little, value, _ in said.names:
            if 2 <= len(value) <= 60:
                self._add(_PLACES.get(little) or "choice", value, number, said, "ai")

    # ---- tools

    def _saw(self, number: int, tool: ToolCall) -> None:
        """Arguments give facts their names, and facts of their own where they identify something."""
        self._has_called = self._has_looked = True
        for name, value in tool.arguments:
            said = plain(value)
            if not said or said in _BOOLS or len(value) > 60 or value[0] in "[{":
                continue
            label = name.replace("_", " ")
            if is_secret_name(label):
                continue
            key = self.ledger.key_of(value, label)
            turn = self._turn_of(said)
            if key is not None:
                self.ledger.rename(key, label, bool(tool.ok))
            elif turn is not None:
                self.ledger.add(Fact(label, value, turn, verified=bool(tool.ok)))
            elif _identifies(name, value):
                self.ledger.add(Fact(label, value, number, f"tool:{tool.name}", bool(tool.ok)))

    def _turn_of(self, said: str) -> int | None:
        """The latest turn in which these plain words stand together."""
        turn = self._heard.get(said.split()[0])
        return turn if turn is not None and f" {said} " in f" {self._plain[turn]} " else None


def _identifies(name: str, value: str) -> bool:
    has_figures = any(map(str.isdigit, value)) and not is_iso_date(value) and not is_clock(value)
    return has_figures or bool(_IDENTIFIES.search(name))


def _fits(question: Question, answer: str) -> bool:
    """Whether words can be what was asked for: a number has a figure, and "talk to someone real" is no answer."""
    needs_figure = question.kind in ("code", "amount", "count")
    return not is_idle(answer) and (not needs_figure or any(map(str.isdigit, plain(answer))))


def _is_list(text: str) -> bool:
    return len(text) > 400 or "**" in text or "\n-" in text or "\n1" in text


def name_of(shape: Shape, text: str, questions: list[Question]) -> str:
    """What a value of a known form is called: by its question, its noun or the words before it."""
    is_account = shape.kind in ("iban", "card")
    question = next((q for q in questions if q.kind and q.kind == ("code" if is_account else shape.kind)), None)
    if question:
        questions.remove(question)
    if is_account:
        return shape.kind
    before = text[max(0, shape.start - 30) : shape.start]
    if shape.kind == "date":
        if _BIRTH.search(before):
            return "date of birth"
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
    if question and not (shape.noun and shape.kind == "code" and _IDENTIFIES.search(shape.noun)):
        return question.name
    return shape.noun or ("number" if shape.kind == "code" else shape.kind)


def files_in(transcript: Transcript) -> tuple[Fact, ...]:
    """The files that the customer sent, by name, the latest ones; nobody has looked into them."""
    sent = [Fact("file", file.name, number) for number, turn in transcript.of(Speaker.CUSTOMER) for file in turn.files]
    return tuple(sent[-MOST_FILES:])


def read(transcript: Transcript, patterns: Sequence[FactPattern] = ()) -> Walk:
    """One walk over the conversation."""
    walk = Walk(patterns)
    for number, turn in transcript.numbered():
        walk.hear(number, turn)
    return walk
