"""The way back: what the AI does once a person has solved it, and what it must not touch again.

The person leaves a note and ticks tasks; the AI confirms what was agreed, sends the confirmation, asks for a rating,
books a callback and answers follow-ups. Whoever returns to the solved problem gets the person back, not the AI.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from .policy import Policy
from .reading import Reading
from .triggers import Evidence, Reason, Trigger
from .wording import say


class TaskKind(StrEnum):
    CONFIRM = "confirm"
    SURVEY = "survey"
    CALLBACK = "callback"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class Task:
    """Something the AI does so that the person need not.

    Attributes:
        detail: what to confirm, whom to call, what to follow up; "" where nothing needs to be said.
        due: aware time; None: when the policy says so, for a confirmation at once.
    """

    kind: TaskKind
    detail: str = ""
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class WrapUp:
    """Somebody has given it back and still writes it up: what it took of their capacity stays taken.

    Attributes:
        by: the person's id.
        until: aware time at which it is free again.
        weight: what it takes of their capacity.
    """

    by: str
    until: datetime
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Solved:
    """What a person settled.

    Attributes:
        by: the person's id; they get it back if it comes up again.
        note: what was agreed, in the person's words.
        intents: names of what it was about.
    """

    by: str
    note: str
    intents: tuple[str, ...] = ()


def wrap_up(
    note: str, tasks: Sequence[Task], policy: Policy, language: str | None, now: datetime
) -> tuple[str, tuple[Task, ...]]:
    """What the AI says first, and its tasks with their times, soonest first."""
    times = {
        TaskKind.CONFIRM: now,
        TaskKind.SURVEY: now + policy.survey_after,
        TaskKind.CALLBACK: now + timedelta(hours=24),  # our own guess for a callback nobody gave a time
        TaskKind.FOLLOW_UP: now + timedelta(hours=48),  # likewise
    }
    timed = [Task(task.kind, task.detail or _said_by(task.kind, note), task.due or times[task.kind]) for task in tasks]
    ordered = tuple(sorted(timed, key=lambda task: (task.due or now, task.kind)))
    ended = note.strip() if note.strip().endswith((".", "!", "?")) else f"{note.strip()}."
    return say("agreed", policy.language_or_first(language), note=ended), ordered


def _said_by(kind: TaskKind, note: str) -> str:
    """What a task without words of its own says: the note, except a survey, which has its own question."""
    return "" if kind is TaskKind.SURVEY else note


@dataclass(frozen=True, slots=True)
class Rate:
    """The message is a rating, 1 to 5."""

    score: int


@dataclass(frozen=True, slots=True)
class Book:
    """The message asks for a call at a time."""

    due: datetime


@dataclass(frozen=True, slots=True)
class GoBack:
    """The message returns to the solved problem: its person must have it."""

    reason: Reason


def after(
    text: str, turn: int, reading: Reading, solved: Solved, was_asked: bool, now: datetime, zone: str
) -> Rate | Book | GoBack | None:
    """What a message after the handback is; None: a follow-up that the AI may answer.

    Args:
        was_asked: whether the rating was asked for, so that a bare number is one.
        zone: IANA name of the zone that clock times are meant in.
    """
    score = rating_in(text) if was_asked else None
    if score is not None:
        return Rate(score)
    due = callback_in(text, now, zone)
    if due is not None:
        return Book(due)
    if reopens(solved, reading, text):
        because = "the customer returns to what was solved"
        return GoBack(Reason(Trigger.REOPENED, because, (Evidence(turn, text[:120]),)))
    return None


def reopens(solved: Solved, reading: Reading, text: str) -> bool:
    """Whether words after the handback go back into the solved problem, so that its person must have them.

    True for its own intent, and for words that say it did not hold ("still not", "didn't work").
    """
    intent = reading.intent()
    if intent is not None and intent.name in solved.intents and not _is_thanks(text):
        return True
    return bool(_STILL.search(text[:2000].lower().replace("’", "'")))


def rating_in(text: str) -> int | None:
    """A rating from 1 to 5 that stands alone in a message ("5", "4/5", "five", "★★★★"); None if there is none."""
    said = unicodedata.normalize("NFKC", text[:2000]).strip().lower().rstrip(".!。 ")
    said = _JAPANESE_POINTS.sub("", said)
    if said and set(said) <= {"★", "⭐", "\ufe0f"}:
        stars = said.count("★") + said.count("⭐")
        return stars if 1 <= stars <= 5 else None
    found = re.fullmatch(
        r"(?:a |an |i(?:'d)? (?:give|rate|say) (?:it |you )?(?:a )?)?([1-5]|\w+)(?:\s*(?:/|out of|von|sur|de)\s*5)?"
        r"(?: (?:stars?|sterne?|estrellas?|étoiles?|estrelas?))?",
        said,
    )
    if not found:
        return None
    return _NUMBERS.get(found[1])


def callback_in(text: str, now: datetime, zone: str = "UTC") -> datetime | None:
    """The time a customer wants to be called at ("in 2 hours", "tomorrow at 10", "at 15:30"); None if none is named.

    Args:
        zone: IANA name of the zone that clock times are meant in.
    """
    said = text[:2000].lower().replace("’", "'")
    if not said.isascii() and _ASKS_CALL_IN_JAPANESE.search(said):
        return _call_in_japanese(unicodedata.normalize("NFKC", said), now, zone)
    if not _ASKS_CALL.search(said) or _NO_CALL.search(_CLOCK.sub(" ", said)):
        return None
    span = _SPAN.search(said)
    if span:
        unit = next(length for start, length in _UNITS.items() if span[2].startswith(start))
        return now + int(span[1] or 1) * unit
    clock = _CLOCK.search(said)
    is_tomorrow = bool(_TOMORROW.search(said))
    if not clock and not is_tomorrow:
        return None
    at = _time_of(clock) if clock else time(10)
    return None if at is None else _next(at, is_tomorrow, now, zone)


def _next(at: time, is_tomorrow: bool, now: datetime, zone: str) -> datetime:
    """The next time that a clock in this zone shows that hour, or that of tomorrow."""
    local = now.astimezone(ZoneInfo(zone))
    day = local.date() + timedelta(days=1 if is_tomorrow else 0)
    called = datetime.combine(day, at, ZoneInfo(zone))
    return called if called > now else called + timedelta(days=1)


def _call_in_japanese(said: str, now: datetime, zone: str) -> datetime | None:
    if _NO_CALL_IN_JAPANESE.search(said):
        return None
    span = _JAPANESE_SPAN.search(said)
    if span:
        return now + int(span[1]) * _JAPANESE_UNITS[span[2]]
    clock, is_tomorrow = _JAPANESE_CLOCK.search(said), bool(re.search("明日|あした", said))
    if not clock:
        return _next(time(10), True, now, zone) if is_tomorrow else None
    hour, minute = int(clock[2]), 30 if clock[4] else int(clock[3] or 0)
    if clock[1] == "午後" and hour < 12:
        hour += 12
    return _next(time(hour, minute), is_tomorrow, now, zone) if hour < 24 and minute < 60 else None


def _time_of(clock: re.Match[str]) -> time | None:
    hour, minute = int(clock[1]), int(clock[2] or 0)
    if clock[3] and hour <= 12:
        hour = hour % 12 + (12 if clock[3] == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _is_thanks(text: str) -> bool:
    thanks = re.search(r"\b(?:thanks|thank you|danke|gracias|merci|obrigad[oa])\b|ありがとう", text.lower())
    return bool(thanks) and "?" not in text and "？" not in text


_STILL = re.compile(
    r"\b(?:still (?:not|no|doesn't|does not|hasn't|isn't|haven't|didn't|broken|waiting)|"
    r"(?:did|does|has|is)(?:n't| not) "
    r"(?:work|working|arrive|arrived|happen|happened|fixed|solved|help|helped|come)|not (?:fixed|solved|resolved)|"
    r"immer noch nicht|geht (?:immer noch )?nicht|sigue sin|toujours pas|ainda não)\b"
    r"|まだ[^。！？]{0,12}(?:ません|ない|いまま)|(?:直って|解決して|届いて|動いて|返金されて)い?(?:ません|ない)|また(?:壊れ|同じ|故障)"
)
_ASKS_CALL = re.compile(
    r"\b(?:call|ring|phone) (?:me|us)\b|\bcall ?back\b|\bgive (?:me|us) a (?:call|ring)\b|\b(?:can|could|would) (?:you|someone|somebody)"
    r" (?:please )?(?:call|ring|phone)\b|\bplease (?:call|ring|phone)\b|\bruf\w* (?:sie )?(?:mich|uns)\b|\b(?:mich|uns)\b[^.!?]{0,40}\ban(?:zu)?rufen\b|\bme r?appeler\b|"
    r"\bll[aá]m(?:e|en|a)me\b|\b(?:puede|puedes|pueden|podr[ií]an?) llamarme\b|\b(?:bitte|wünsche|möchte) \w{0,8} ?(?:rück)?anruf\b|\bme (?:puede|puedes|pueden|podr[ií]an?) llamar\b|\b(?:r?appelez|rappelle)[- ]moi\b|\bme (?:ligar|ligue|liguem)\b|"
    r"\b(?:ligue|liguem) (?:para mim|me)\b"
)
"""Words that ask for a call, not words about calls."""
_NO_CALL = re.compile(
    r"\bnicht\b|\b(?:asked|said|told|promised)\b|\bcall me (?!back|at|in|on|after|around|tomorrow|later|please|again|when|asap|now|today)[a-z]+\b|\b(?:don't|do not|not|never|no need to|stop|nicht|no me|ne me|não) (?:\w+ ){0,2}(?:call|ring|phone|ruf\w*|llam\w*|r?appel\w*|lig\w*)|"
    r"\b(?:yesterday|ago|last|gestern|ayer|hier|ontem|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|"
    r"lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|segunda|ter[cç]a|quarta|"
    r"quinta|sexta|jan\w*|feb\w*|march|april|june|july|aug\w*|sept\w*|oct\w*|nov\w*|dec\w*|next week|weekend)\b|\d{1,2}[./-]\d{1,2}\b|\d{1,2}(?:st|nd|rd|th)\b"
)
"""Refusals, the past, and days that are not understood here: a day that was guessed is worse than a question."""
_CLOCK = re.compile(r"\b(?:at|after|around|um|a las|à|às)\s+(\d{1,2})(?:[:h.](\d{2})|h)?\s*(am|pm)?\b")
_TOMORROW = re.compile(r"\b(?:tomorrow|morgen|mañana|demain|amanhã)\b")
_SPAN = re.compile(
    r"\b(?:in|en|dans|em|daqui a) (?:an?|eine[rmn]?|una?|une|uma?|(\d{1,3})) "
    r"(minute|minuto|hour|stunde|hora|heure|day|tag|d[ií]a|jour)\w{0,2}\b"
)
_JAPANESE_POINTS = re.compile("(?<=[1-5一二三四五])(?:点|つ星|番)?(?:です|でした)?$")
_ASKS_CALL_IN_JAPANESE = re.compile(
    "電話(?:を|で)?(?:連絡を?)?(?:して|ください|下さい|お願い|いただけ|いただき|もらえ|もらい|くれ|頂け|頂き|欲し|ほし|かけ|掛け)|折り返し"
)
_NO_CALL_IN_JAPANESE = re.compile(
    "電話(?:は|を|で)?(?:し(?:ないで|なくて)|不要|いりません|いらない|必要)|(?:と|って)(?:言|いわれ|聞)|はず|約束|昨日|先日|先週|来週|再来週|明後日|あさって"
    r"|[月火水木金土日]曜|\d{1,2}月|\d{1,2}日(?!後)|\d{1,2}/\d{1,2}|かけて(?:も|いる|いま)|したのに|しているのに"
)
_JAPANESE_SPAN = re.compile(r"(\d{1,3})\s*(分|時間|日)後")
_JAPANESE_UNITS = {"分": timedelta(minutes=1), "時間": timedelta(hours=1), "日": timedelta(days=1)}
_JAPANESE_CLOCK = re.compile(r"(午前|午後)?(\d{1,2})(?:時(?!間)|:(?=\d\d))(?:(\d\d?)分?|(半))?")
_UNITS = {
    "minut": timedelta(minutes=1),
    **dict.fromkeys(("hour", "stunde", "hora", "heure"), timedelta(hours=1)),
    **dict.fromkeys(("day", "tag", "d", "jour"), timedelta(days=1)),
}
"""How a unit of time begins, in the languages of `wording`, and how long it is."""
_NUMBERS = {
    "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5,
    "一": 1, "二": 2, "三": 3, "四": 4, "五": 5,
    "un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "um": 1, "dois": 2, "três": 3, "quatro": 4,
}  # fmt: skip
