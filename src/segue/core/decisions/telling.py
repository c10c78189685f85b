"""What a decision was made on, in plain sentences. Read SAID for why somebody was not asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .. import events as e
from ..conversation import Conversation, Holder
from ..policy import Policy
from ..receiving import Offer
from ..routing import Destination
from ..routing.candidates import Candidate, Looked, Miss
from ..waits import Expected

SAID: Mapping[Miss, tuple[str, str, str]] = {
    Miss.CASE: ("does not know the case", "do not know the case", ""),
    Miss.LANGUAGE: ("does not speak {language}", "do not speak {language}", ""),
    Miss.FIT: ("fits less", "fit less", "{fit:.2f}"),
    Miss.BUSY: ("fits as well and was busier", "fit as well and were busier", "{busy} of {capacity} taken"),
    Miss.SKILLS: ("fits as well and can do more, so is kept free", "fit as well and can do more, so are kept free", ""),
    Miss.IDLE: ("fits as well and was idle for less long", "fit as well and were idle for less long", ""),
    Miss.ID: ("was equal, and the id decided", "were equal, and the id decided", ""),
    Miss.ASKED_BEFORE: ("had been asked before", "had been asked before", ""),
    Miss.HELD: ("fits too little, so it waited a moment", "fit too little, so it waited a moment", "{fit:.2f}"),
    Miss.FULL: ("had no room", "had no room", "{busy} of {capacity} taken"),
    Miss.KEPT: (
        "is kept free for somebody who is due first and takes more",
        "are kept free for those who are due first and take more",
        "{busy} of {capacity} taken",
    ),
    Miss.COOLING: (
        "is spared for a while, having just not taken another",
        "are spared for a while, having just not taken others",
        "",
    ),
    Miss.OFF_DUTY: ("was off duty", "were off duty", ""),
    Miss.AWAY: ("was not there", "were not there", ""),
    Miss.UNCERTIFIED: ("is not certified for it", "are not certified for it", ""),
}  # fmt: skip
"""Why somebody was not asked: of one, of several, and what is told beside each name."""

NOT_NAMED = ("was not named", "were not named", "")
"""As in SAID, where somebody else was asked for by name."""

NOT_RECORDED = "Who else was looked at is not in the record: it was written before that was kept."


def handed_off(state: Conversation, event: e.HandedOff, names: Policy) -> tuple[str, ...]:
    """A handoff by the AI, or a transfer by whoever had it."""
    to = event.destination
    team = names.team_name(to.team)
    needed = "; ".join(reason.because for reason in event.packet.why)
    if state.holder is Holder.HUMAN:
        whom = f"{names.person_name(to.person)} of {team}" if to.person and to.is_named else team
        first = f"{names.person_name(event.by)} asked {whom} to take it on: {to.because}."
    else:
        first = f"It went to {team} because {to.because}."
    return tuple(
        filter(
            None,
            (
                first, f"A person was needed: {needed}." if needed else "", *_rest(to, names), _inputs(to),
                _when(to, event.expected),
            ),
        )
    )  # fmt: skip


def rerouted(state: Conversation, event: e.Rerouted, names: Policy) -> tuple[str, ...]:
    """The line widened."""
    to = event.destination
    first = f"The line widened to {names.team_name(to.team)}: {to.because}."
    looked = to.looked.candidates or to.looked.others
    return (first, *(_looked(to.looked, to, "", names) if looked else (NOT_RECORDED,)))


def reassigned(event: e.Reassigned, names: Policy) -> tuple[str, ...]:
    """It was taken from somebody."""
    place = f"It is back in line at {names.team_name(event.destination.team)}, at its place of {event.since:%H:%M:%S}."
    known = event.destination.person
    return (
        f"{event.because}.",
        place,
        *((f"{names.person_name(known)} is asked first if they are back.",) if known else ()),
    )


def answered(event: e.Answered, before: Destination | None, names: Policy) -> tuple[str, ...]:
    """What a waiting customer's answer changed."""
    to, team = event.destination, names.team_name(event.destination.team)
    if not event.is_answer:
        return ("The customer did not answer, and is asked nothing more.",)
    wrote = "The customer answered" if event.about else "The customer wrote more while they waited"
    if before is None or before.team == to.team:
        return f"{wrote}: it stays with {team}.", _inputs(to)
    return f"{wrote}, and waits for {team} now, in the same place: {to.because}.", *_rest(to, names), _inputs(to)


def asked(event: e.AskedWhileWaiting) -> tuple[str, ...]:
    """What a waiting customer was asked, and why."""
    return (f"They were asked while they waited, for {event.question.because}: “{event.question.say}”",)


def offered(state: Conversation, event: e.Offered, number: int, names: Policy) -> tuple[str, ...]:
    """Somebody was asked.

    Args:
        number: of the offer in this handoff, from 1.
    """
    made, name = event.offer, names.person_name(event.offer.agent)
    why = made.because.removeprefix(f"{name} ") if made.because else "no reason was recorded"
    first = f"{name} was asked {'first' if number == 1 else 'next'}: {why}."
    if not made.candidates or state.destination is None:
        return first, NOT_RECORDED
    keeper = state.who or "" if state.holder is Holder.TRANSFER else ""
    others = Looked(tuple(one for one in made.candidates if one.person != made.agent), made.others)
    return first, *(_looked(others, state.destination, keeper, names) or ("Nobody else works there.",))


Outcome = e.Accepted | e.Declined | e.Expired | e.TookOver | e.WentBack | e.Withdrawn


def came_of(event: Outcome, made: Offer | None, names: Policy) -> tuple[str, ...]:
    """What somebody did.

    Args:
        made: the offer that was open.
    """
    if isinstance(event, e.WentBack):
        return ("The customer would rather go on with the AI, and left the line.",)
    name = names.person_name(event.by)
    match event:
        case e.Accepted():
            return (f"{name} took it.",)
        case e.Declined():
            return (f"{name} said no{f': {event.because}' if event.because else ''}.",)
        case e.Expired():
            is_early = made is not None and event.at < made.until  # they left, or their connection was lost
            return (f"{name} was no longer there." if is_early else f"{name} did not answer in time.",)
        case e.Withdrawn():
            return (f"The offer to {name} was taken back: {event.because}.",)
        case e.TookOver():
            if event.assigned_by is None:
                return (f"{name} took it without being asked.",)
            return (f"{names.person_name(event.assigned_by)} gave it to {name}: {event.because}.",)


def _rest(to: Destination, names: Policy) -> Iterator[str]:
    """The teams that lost, and what else was known."""
    scores = dict(to.scores)
    for team, why in to.lost:
        if team in scores and why.startswith("intent speaks"):
            continue  # told with the scores
        yield f"{names.team_name(team)} was not taken: {why}."
    had = [f"{names.team_name(team)} had {share:.2f}" for team, share in to.scores if team != to.team]
    if had:
        yield f"{_listed(had)} by intent."
    if to.person:
        yield f"{names.person_name(to.person)} {'was named' if to.is_named else 'knows the case'} and is asked first."
    if not to.on_duty:
        yield "It had no hours then."


def _inputs(to: Destination) -> str:
    intents = ", ".join(f"{likely.name.replace('_', ' ')} {likely.p:.2f}" for likely in to.intents[:5])
    language = f"; the customer writes {to.language}" if to.language else ""
    certificate = f"; needs somebody certified for {to.certificate.replace('_', ' ')}" if to.certificate else ""
    return f"Decided on: {intents or 'no intent'}{language}{certificate}."


def _when(to: Destination, told: Expected | None) -> str:
    """By when it is due, how long it is held, and the wait that was told; "" in journals of before."""
    if to.due is None:
        return ""
    whose = f"{to.tier or 'the standard tier'}, {to.urgency or 'normal'}"
    held = ""
    if to.holds_until is not None:
        held = f"; up to {to.holds_until:%H:%M:%S} it waits for somebody who fits well"
    if told is None:
        return f"Due by {to.due:%H:%M:%S} ({whose}){held}."
    said = f"under {told.minutes} min" if told.minutes is not None else "that it cannot be told"
    ground = f", the line spoke for {told.seconds:.0f} s" if told.seconds is not None else ""
    return f"Due by {to.due:%H:%M:%S} ({whose}){held}. Of the wait the customer read: {said}{ground}."


def _looked(looked: Looked, to: Destination, keeper: str, names: Policy) -> tuple[str, ...]:
    """Why the others were not asked, one sentence for each why, in the order of the record."""
    of: dict[Miss, list[Candidate]] = {}
    for one in looked.candidates:
        if one.miss is not None and one.person != keeper:
            of.setdefault(one.miss, []).append(one)
    told = [_together(miss, people, to, names) for miss, people in of.items()]
    if any(one.person == keeper for one in looked.candidates):
        told.append(f"{names.person_name(keeper)} has it until somebody takes it.")
    for name, count in looked.others:
        single, several, _ = SAID[Miss(name)]
        words = (single if count == 1 else several).format(language=to.language)
        told.append(f"{count} more {words}.")
    return tuple(told)


def _together(miss: Miss, people: list[Candidate], to: Destination, names: Policy) -> str:
    one, several, beside = NOT_NAMED if miss is Miss.CASE and to.is_named else SAID[miss]
    figures = [beside.format(fit=who.fit, busy=who.busy, capacity=who.capacity) for who in people]
    named = [names.person_name(who.person) for who in people]
    if len(named) == 1:
        return f"{named[0]} {one.format(language=to.language)}{f' ({figures[0]})' if beside else ''}."
    if beside:
        named = [f"{name} ({figure})" for name, figure in zip(named, figures, strict=True)]
    return f"{_listed(named)} {several.format(language=to.language)}."


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
