"""What each figure sees of a case. METRICS beside this says what is made of it, in a sentence each.

A handoff counts for the team it was handed to; what is counted by conversation, for the team it was handed to first; a
rating, for the last one. What is the AI's alone is nobody's: it has no team.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from .. import events as e
from ..packet import Fact
from ..packet.questions import Question, questions_in
from ..triggers.phrases import folded
from .cases import Case
from .tally import Observation

_CALLED = frozenset({"number", "numbers", "id", "code", "reference", "no"})

Seen = Iterator[Observation]


def handoffs(case: Case) -> Seen:
    yield Observation(_first_handed_off(case), case.team, float(len(case.legs)))


def handed_off(case: Case) -> Seen:
    yield Observation(_first_handed_off(case), None, float(bool(case.legs)))


def reasons(case: Case) -> Seen:
    """Every reason counts, so that a handoff with two stands in two parts."""
    for leg in case.legs:
        triggers = tuple(sorted({reason.trigger.value for reason in leg.handoff.packet.why}))
        yield Observation(leg.handoff.at, leg.team, float(len(triggers)), triggers)


def first_human_message(case: Case) -> Seen:
    for leg in case.legs:
        spoke = leg.first_human()
        if spoke is not None:
            yield Observation(leg.handoff.at, leg.team, (spoke.at - leg.handoff.at).total_seconds())


def service_level(case: Case) -> Seen:
    for leg in case.legs:
        came = leg.came_of(leg.handoff.at, case.answer_within)
        if came is not None and came != "arranged":
            yield Observation(leg.handoff.at, leg.team, float(came == "in time"))


def promise_kept(case: Case) -> Seen:
    for leg in case.legs:
        for at, within in leg.promises():
            came = leg.came_of(at, within)
            if came in ("in time", "late"):
                told = str(int(within.total_seconds() // 60))
                kept = came == "in time"
                yield Observation(at, leg.team, float(kept), (told, f"{told} kept") if kept else (told,))


def ask_to_repeat(case: Case) -> Seen:
    for leg in case.legs:
        facts = leg.handoff.packet.facts
        texts = [event.text for _, event in leg.events if isinstance(event, e.HumanSpoke)]
        if facts and texts:
            yield Observation(leg.handoff.at, leg.team, float(any(repeats(text, facts) for text in texts)))


def nudges(case: Case) -> Seen:
    for leg in case.legs:
        if leg.taken():
            shown = [event for _, event in leg.events if isinstance(event, e.Nudged) and event.outcome is e.Heed.SHOWN]
            yield Observation(leg.handoff.at, leg.team, float(len(shown)))


def nudges_heeded(case: Case) -> Seen:
    for leg in case.legs:
        for _, event in leg.events:
            if isinstance(event, e.Nudged) and event.outcome is not e.Heed.SHOWN:
                yield Observation(event.at, leg.team, float(event.outcome is e.Heed.HEEDED))


def needed(case: Case) -> Seen:
    return _judged(case, lambda verdict: verdict.needed)


def right_team(case: Case) -> Seen:
    return _judged(case, lambda verdict: verdict.right_team)


def right_brief(case: Case) -> Seen:
    return _judged(case, lambda verdict: verdict.right_brief)


def csat_ai_only(case: Case) -> Seen:
    return _csat(case, after_human=False)


def csat_after_handoff(case: Case) -> Seen:
    return _csat(case, after_human=True)


def handle_time(case: Case) -> Seen:
    """From the first person's taking it to the handback or close; nothing while it goes on."""
    taken = next((took.at for leg in case.legs if (took := leg.taken())), None)
    ends = (event.at for event in case.of(e.HandedBack, e.Closed) if taken is not None and event.at >= taken)
    end = next(ends, None)
    if taken is not None and end is not None:
        yield Observation(end, case.team, (end - taken).total_seconds())


def re_transfers(case: Case) -> Seen:
    if case.legs:
        was_passed_on = any(leg.was_human for leg in case.legs)
        yield Observation(case.legs[0].handoff.at, case.team, float(was_passed_on))


def right_first_time(case: Case) -> Seen:
    """Known only once the first person has passed it on or is done with it."""
    if case.legs and case.legs[0].taken() and _first_person_is_done(case):
        yield Observation(case.legs[0].handoff.at, case.team, float(not _passed_on(case)))


def abandoned(case: Case) -> Seen:
    for leg in case.legs:
        yield Observation(leg.handoff.at, leg.team, float(leg.was_abandoned()))


def stuck(case: Case) -> Seen:
    for leg in case.legs:
        yield Observation(leg.handoff.at, leg.team, float(any(isinstance(event, e.Stalled) for _, event in leg.events)))


def offers_accepted(case: Case) -> Seen:
    return _offers(case, e.Accepted)


def offers_declined(case: Case) -> Seen:
    return _offers(case, e.Declined)


def offers_expired(case: Case) -> Seen:
    return _offers(case, e.Expired)


def ai_resolved(case: Case) -> Seen:
    closed = case.of(e.Closed)
    if closed:
        yield Observation(closed[-1].at, None, float(not case.legs and not case.was_taken()))


def unsent_drafts(case: Case) -> Seen:
    yield Observation(case.began, case.team, float(len(case.of(e.DraftKept))))


# ---- what they share


def repeats(text: str, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts that a person's message asks for by name although they are known.

    A question that quotes the value checks it and asks for nothing. Whoever asks in other words, or in another
    language than English, is not found.
    """
    questions = questions_in(text) if facts else ()
    return tuple(fact for fact in facts if any(_asks_for(question, fact) for question in questions))


def _asks_for(question: Question, fact: Fact) -> bool:
    name = _bare(question.name)
    return bool(name) and name == _bare(fact.name) and folded(fact.value) not in folded(question.text)


def _bare(name: str) -> frozenset[str]:
    """The words of a name without those that only say it is one: an order, an order number and an order id are one."""
    return frozenset(re.findall(r"\w+", folded(name.replace("_", " ")))) - _CALLED


def _first_handed_off(case: Case) -> datetime:
    return case.legs[0].handoff.at if case.legs else case.began


def _passed_on(case: Case) -> bool:
    return len(case.legs) > 1 and case.legs[1].was_human


def _first_person_is_done(case: Case) -> bool:
    return _passed_on(case) or any(isinstance(event, e.HandedBack | e.Closed) for _, event in case.legs[0].events)


def _offers(case: Case, kind: type) -> Seen:
    for leg in case.legs:
        team = leg.team
        for _, event in leg.events:
            if isinstance(event, e.Offered):
                team = event.offer.team
            elif isinstance(event, e.Accepted | e.Declined | e.Expired):
                yield Observation(event.at, team, float(isinstance(event, kind)))


def _judged(case: Case, answer: Callable[[e.Judged], bool | None]) -> Seen:
    """The last answer to one question, for each handoff that has one."""
    verdicts = [event for event in case.of(e.Judged) if isinstance(event, e.Judged)]
    for number, leg in enumerate(case.legs, case.earlier + 1):
        given = [said for one in verdicts if one.handoff == number and (said := answer(one)) is not None]
        if given:
            yield Observation(leg.handoff.at, leg.team, float(given[-1]))


def _csat(case: Case, *, after_human: bool) -> Seen:
    rated = [event for event in case.of(e.Rated) if isinstance(event, e.Rated)]
    if rated and rated[-1].after_human is after_human:
        team = case.legs[-1].team if after_human and case.legs else None
        yield Observation(rated[-1].at, team, float(rated[-1].score))
