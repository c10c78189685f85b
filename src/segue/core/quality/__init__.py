"""How good the handoffs are: a fold over journals. Read METRICS first.

Deflection is not the aim: a clean handoff is a success. So what happens after it is counted apart from what the AI
settled alone, and every figure comes with the number of cases behind it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import fmean, median

from .. import events as e
from ..packet import Fact
from ..packet.questions import Question, questions_in
from ..triggers.phrases import folded
from .cases import Case as Case
from .cases import Cases, Leg, cases_of
from .turns import outcomes as outcomes

_CALLED = frozenset({"number", "numbers", "id", "code", "reference", "no"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One number and how much it rests on.

    Attributes:
        value: None where nothing was seen, never 0 for that.
        n: the cases behind it: what each metric counts them by is in its sentence.
        parts: the same by name, most frequent first, where the figure falls into parts.
    """

    value: float | None
    n: int
    parts: tuple[tuple[str, int], ...] = ()


# ---- the figures


def handoffs(cases: Cases) -> Figure:
    return Figure(float(len(_legs(cases))) if cases else None, len(cases))


def handed_off(cases: Cases) -> Figure:
    return _share(bool(case.legs) for case in cases)


def reasons(cases: Cases) -> Figure:
    """Every reason counts, so that a handoff with two stands in two parts."""
    legs = _legs(cases)
    count = Counter(trigger for leg in legs for trigger in {reason.trigger.value for reason in leg.handoff.packet.why})
    parts = tuple(sorted(count.items(), key=lambda part: (-part[1], part[0])))
    return Figure(float(sum(count.values())) if legs else None, len(legs), parts)


def first_human_message(cases: Cases) -> Figure:
    answered = ((leg.handoff.at, leg.first_human()) for leg in _legs(cases))
    return _median_seconds(spoke.at - asked for asked, spoke in answered if spoke is not None)


def ask_to_repeat(cases: Cases) -> Figure:
    return _share(
        any(repeats(text, leg.handoff.packet.facts) for text in texts)
        for leg in _legs(cases)
        if leg.handoff.packet.facts
        and (texts := [event.text for _, event in leg.events if isinstance(event, e.HumanSpoke)])
    )


def csat_ai_only(cases: Cases) -> Figure:
    return _csat(cases, after_human=False)


def csat_after_handoff(cases: Cases) -> Figure:
    return _csat(cases, after_human=True)


def handle_time(cases: Cases) -> Figure:
    return _median_seconds(span for case in cases if case.legs and (span := _handled(case)) is not None)


def re_transfers(cases: Cases) -> Figure:
    return _share(any(leg.was_human for leg in case.legs) for case in cases if case.legs)


def right_first_time(cases: Cases) -> Figure:
    """Known only once the first person has passed it on or is done with it."""
    ended = [case for case in cases if case.legs and case.legs[0].taken()]
    return _share(not _passed_on(case) for case in ended if _first_person_is_done(case))


def abandoned(cases: Cases) -> Figure:
    return _share(leg.was_abandoned() for leg in _legs(cases))


def offers_accepted(cases: Cases) -> Figure:
    return _offers(cases, e.Accepted)


def offers_declined(cases: Cases) -> Figure:
    return _offers(cases, e.Declined)


def offers_expired(cases: Cases) -> Figure:
    return _offers(cases, e.Expired)


def ai_resolved(cases: Cases) -> Figure:
    return _share(not case.legs and not case.was_taken() for case in cases if case.of(e.Closed))


def unsent_drafts(cases: Cases) -> Figure:
    return Figure(float(sum(len(case.of(e.DraftKept)) for case in cases)) if cases else None, len(cases))


@dataclass(frozen=True, slots=True)
class Metric:
    """A row of METRICS.

    Attributes:
        unit: "count", "share" (0.0 to 1.0), "s" (seconds) or "1 to 5".
        meaning: the sentence that defines it, with what n counts.
    """

    name: str
    unit: str
    meaning: str
    fold: Callable[[Cases], Figure]


METRICS: tuple[Metric, ...] = (
    Metric("handoffs", "count", "Handoffs to people, re-transfers included; n counts conversations.", handoffs),
    Metric("handed_off", "share", "Conversations handed to people at least once, of all; n counts those.", handed_off),
    Metric("reasons", "count", "Reasons of the handoffs by trigger; one handoff may have several; n counts handoffs.",
        reasons),
    Metric("first_human_message", "s", "Median from a handoff to the first words of the person who took it; n counts "
        "the handoffs answered so far. Whoever left before is not in it: read it beside `abandoned`.",
        first_human_message),
    Metric("ask_to_repeat", "share", "Handoffs in which a person asked by its name for a fact that the packet "
        "held; n counts handoffs with facts and a person's words. Other words and other "
        "languages than English are missed; a question that quotes the value is a check and does not count.",
        ask_to_repeat),
    Metric("csat_ai_only", "1 to 5", "Mean rating where no person took part; n counts ratings, the last one of each "
        "conversation. Never to be compared with the other as cause and effect: the harder cases are handed off.",
        csat_ai_only),
    Metric("csat_after_handoff", "1 to 5", "Mean rating where a person took part; n counts ratings, the last one of "
        "each conversation.", csat_after_handoff),
    Metric("handle_time", "s", "Median from the first person's taking a handed-off conversation to the handback or "
        "the close, further transfers and their waits included; n counts conversations.", handle_time),
    Metric("re_transfers", "share", "Handed-off conversations that a person passed on; n counts those handed off.",
        re_transfers),
    Metric("right_first_time", "share", "Handed-off conversations that the first person finished without passing on; "
        "n counts those they are done with.", right_first_time),
    Metric("abandoned", "share", "Handoffs closed before anybody took them, without a callback or details left; n "
        "counts handoffs.", abandoned),
    Metric("offers_accepted", "share", "Offers taken; n counts offers with an answer or an end in time.",
        offers_accepted),
    Metric("offers_declined", "share", "Offers turned down; n as for those taken.", offers_declined),
    Metric("offers_expired", "share", "Offers nobody answered in time; n as for those taken.", offers_expired),
    Metric("ai_resolved", "share", "Closed conversations that no person had and none was called to; n counts closed "
        "ones. A customer who gave up silently looks the same.", ai_resolved),
    Metric("unsent_drafts", "count", "AI drafts kept for the person instead of sent; n counts conversations.",
        unsent_drafts),
)  # fmt: skip
"""Every figure, its unit, the sentence that defines it and its fold, in the order in which a lead reads them."""


@dataclass(frozen=True, slots=True)
class Report:
    """All figures by name, in the order of METRICS."""

    figures: tuple[tuple[str, Figure], ...]

    def __getitem__(self, name: str) -> Figure:
        return dict(self.figures)[name]


# ---- the chief functions


def measure(journals: Iterable[Sequence[e.Event]]) -> Report:
    """One report over many conversations.

    Args:
        journals: one for each conversation, each oldest event first and from its opening on; aware times.

    Returns:
        Times as medians, CSAT as means from 1 to 5; None where nothing was seen.
    """
    cases = tuple(case for events in journals for case in cases_of(events))
    return Report(tuple((metric.name, metric.fold(cases)) for metric in METRICS))


def repeats(text: str, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts that a person's message asks for by name although they are known.

    A question that quotes the value checks it and asks for nothing. Whoever asks in other words, or in another
    language than English, is not found.
    """
    questions = questions_in(text)
    return tuple(fact for fact in facts if any(_asks_for(question, fact) for question in questions))


# ---- what the figures share


def _asks_for(question: Question, fact: Fact) -> bool:
    name = _bare(question.name)
    return bool(name) and name == _bare(fact.name) and folded(fact.value) not in folded(question.text)


def _bare(name: str) -> frozenset[str]:
    """The words of a name without those that only say it is one: an order, an order number and an order id are one."""
    return frozenset(re.findall(r"\w+", folded(name.replace("_", " ")))) - _CALLED


def _legs(cases: Cases) -> tuple[Leg, ...]:
    return tuple(leg for case in cases for leg in case.legs)


def _handled(case: Case) -> timedelta | None:
    """From the first person's taking it to the handback or close; None while it goes on."""
    taken = next((took.at for leg in case.legs if (took := leg.taken())), None)
    ends = (event.at for event in case.of(e.HandedBack, e.Closed) if taken is not None and event.at >= taken)
    end = next(ends, None)
    return end - taken if taken is not None and end is not None else None


def _passed_on(case: Case) -> bool:
    return len(case.legs) > 1 and case.legs[1].was_human


def _first_person_is_done(case: Case) -> bool:
    return _passed_on(case) or any(isinstance(event, e.HandedBack | e.Closed) for _, event in case.legs[0].events)


def _offers(cases: Cases, kind: type) -> Figure:
    return _share(isinstance(event, kind) for case in cases for event in case.of(e.Accepted, e.Declined, e.Expired))


def _csat(cases: Cases, *, after_human: bool) -> Figure:
    last = [rated[-1] for case in cases if (rated := [r for r in case.of(e.Rated) if isinstance(r, e.Rated)])]
    scores = [rated.score for rated in last if rated.after_human is after_human]
    return Figure(fmean(scores) if scores else None, len(scores))


def _share(seen: Iterable[bool]) -> Figure:
    known = list(seen)
    return Figure(sum(known) / len(known) if known else None, len(known))


def _median_seconds(spans: Iterable[timedelta]) -> Figure:
    seconds = [span.total_seconds() for span in spans]
    return Figure(median(seconds) if seconds else None, len(seconds))
