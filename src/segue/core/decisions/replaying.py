"""The same decision made again by the same functions, from what its record holds, with the policy at hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from .. import events as e
from ..conversation import Conversation, Holder
from ..policy import Policy
from ..receiving import Found, Seat, looked_at, next_offer
from ..routing import CLEAR, Destination, route
from ..routing.candidates import Candidate, Looked, Miss
from ..routing.widening import wider
from ..triggers import Reason
from .telling import SAID

Answer = Literal["same", "differs", "cannot"]

STILL = timedelta(seconds=1)
"""Any time at all: who was spared at the moment of the record is spared at it again."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a decision comes to today.

    Attributes:
        answer: "cannot": the record does not hold what it would take.
        because: sentences: what would come of it and why, or what is missing; () where it is simply the same.
    """

    answer: Answer
    because: tuple[str, ...] = ()


def handed_off(state: Conversation, event: e.HandedOff, policy: Policy) -> Replayed:
    """`route` again, with the reasons, the intents and the time of the record."""
    was = event.destination
    known = None if state.holder is Holder.HUMAN else state.last_human  # who passes it on is no longer asked
    now = route(
        event.packet.why, was.intents, policy, event.at, language=was.language, person=known,
        person_until=was.person_until,
    )  # fmt: skip
    if (now.team, now.person) == (was.team, was.person):
        return Replayed("same")
    if now.team != was.team:
        to = f"It would go to {policy.team_name(now.team)}, because {now.because}."
    else:
        first = (
            f"{policy.person_name(now.person)} would be asked first" if now.person else "Nobody would be asked first"
        )
        to = f"{first} as who knows the case."
    return Replayed("differs", (to, _of(was.policy, policy)))


def answered(state: Conversation, event: e.Answered, reasons: tuple[Reason, ...], policy: Policy) -> Replayed | None:
    """`route` again with the answer; whether they were moved also depended on who was there. None: they gave none."""
    was, before = event.destination, state.destination
    if not event.is_answer or before is None:
        return None
    now = route(reasons, was.intents, policy, event.at, language=was.language, person=was.person)
    is_clear = bool(now.scores) and now.scores[0][1] >= CLEAR
    team = now.team if is_clear else before.team
    if was.team == team:
        return Replayed("same")
    if was.team == before.team:
        return Replayed("cannot", (f"Who of {policy.team_name(team)} was there at that moment is not in the record.",))
    return Replayed("differs", (f"It would go to {policy.team_name(team)}.", _of(was.policy, policy)))


def rerouted(state: Conversation, event: e.Rerouted, policy: Policy) -> Replayed:
    """Whether still nobody of the team before could be asked, and this policy leads from there to where it went."""
    was, before = event.destination, state.destination
    if before is None or not (was.looked.candidates or was.looked.others):
        return Replayed("cannot", ("Who was there at that moment is not in the record.",))
    weight = policy.weight_of(state.channel)
    found, told_of = _again(was.looked, before, policy, event.at, was.policy, weight)
    if found is not None:
        told = f"{policy.person_name(found.seat.person.id)} of {policy.team_name(before.team)} could be asked."
        return Replayed("differs", (told, *told_of, _of(was.policy, policy)))
    if _leads(before, was.team, policy, state.waiting_since or event.at, event.at):
        return Replayed("same", told_of)
    there, here = policy.team_name(was.team), policy.team_name(before.team)
    return Replayed("differs", (f"This policy does not lead from {here} to {there}.", _of(was.policy, policy)))


def _leads(before: Destination, team: str, policy: Policy, since: datetime, at: datetime) -> bool:
    """Whether a waiting case goes to a team in which somebody is: as the general team, as stand-in, or as overflow."""
    ways = (wider(before, policy, frozenset(staffed), since, at) for staffed in ({team}, {team, before.team}))
    return team == policy.general_team or any(way is not None and way.team == team for way in ways)


def offered(state: Conversation, event: e.Offered, policy: Policy) -> Replayed:
    """`next_offer` again, with everybody as they were."""
    made, to = event.offer, state.destination
    if not made.candidates or to is None:
        return Replayed("cannot", ("Who was there at that moment is not in the record.",))
    weight = policy.weight_of(state.channel)
    found, told_of = _again(Looked(made.candidates, made.others), to, policy, event.at, made.policy, weight)
    if found is not None and found.seat.person.id == made.agent:
        return Replayed("same")
    now = f"{found.because}, and would be asked." if found else "Nobody would be asked."
    return Replayed("differs", (now, *told_of, _of(made.policy, policy)))


def _again(
    looked: Looked, to: Destination, policy: Policy, at: datetime, made_by: str, weight: int
) -> tuple[Found | None, tuple[str, ...]]:
    """Who would be asked now, and what is different about those of the record."""
    is_same = made_by == policy.version()
    seats = tuple(_seats(looked, policy, at, is_same))
    asked = frozenset(one.person for one in looked.candidates if one.miss is Miss.ASKED_BEFORE)
    kept = frozenset(one.person for one in looked.candidates if one.miss is Miss.KEPT)
    found = next_offer(to, seats, asked, policy, at, weight, kept)
    now = found.looked if found else looked_at(to, seats, asked, policy, at, weight, kept)
    told = tuple(_changes(looked, now, to, policy))
    beyond = sum(count for _, count in looked.others)
    if beyond and not is_same:
        told = (*told, f"{beyond} more were only counted and could not be asked again.")
    return found, told


def _seats(looked: Looked, policy: Policy, at: datetime, is_same: bool) -> Iterator[Seat]:
    """Everybody of the record as they were; their skills, hours and languages are those of the policy."""
    for one in looked.candidates:
        known = policy.person(one.person)
        if known is not None:
            who = replace(known, capacity=one.capacity) if is_same else known
            cools = at + STILL if one.miss is Miss.COOLING else None
            yield Seat(who, one.miss is not Miss.AWAY, one.busy, one.idle_since or at, cools_until=cools)


def _changes(was: Looked, now: Looked, to: Destination, policy: Policy) -> Iterator[str]:
    """What this policy says otherwise of somebody."""
    today = {one.person: one for one in now.candidates}
    for before in was.candidates:
        after = today.get(before.person)
        name = policy.person_name(before.person)
        if after is None:
            is_here = policy.person(before.person) is not None
            yield f"{name} does not work in {policy.team_name(to.team)}." if is_here else f"{name} is nobody's id."
        else:
            yield from _change(before, after, name, to)


def _change(before: Candidate, after: Candidate, name: str, to: Destination) -> Iterator[str]:
    if before.fit != after.fit:
        yield f"{name} fits {after.fit:.2f}, and {before.fit:.2f} then."
    if before.capacity != after.capacity:
        yield f"{name} takes {after.capacity}, and {before.capacity} then."
    if before.miss is not after.miss and Miss.OFF_DUTY in (before.miss, after.miss):
        yield f"{name} has {'no ' if after.miss is Miss.OFF_DUTY else ''}hours then by this policy."
    elif before.miss is not after.miss and after.miss is not None and (before.fit, before.capacity) == (
        after.fit, after.capacity
    ):  # fmt: skip
        yield f"{name} {SAID[after.miss][0].format(language=to.language)}, by this policy."


def _of(made_by: str, policy: Policy) -> str:
    version = policy.version()
    if made_by == version:
        return (
            f"It was decided by this very policy ({version}), so the difference lies elsewhere: in Segue or the record."
        )
    if not made_by:
        return "By which policy it was decided is not in the record."
    return f"It was decided by another policy: version {made_by}, and this is {version}."
