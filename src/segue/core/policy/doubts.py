"""What a policy may say of routing and yet hardly means: each as key, what it is, and the way out."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from datetime import timedelta

from . import Policy, Team
from .gaps import gap_of

READ = timedelta(seconds=30)
"""Nobody reads a packet and writes a first sentence in less. Our own guess."""

FEW = 3
"""People who share a language and a skill, below which one absence and one break leave customers alone. Our own guess:
one is away, one is busy, one is left."""

NAMED = 5
"""Skills named in one sentence; the others are counted. Our own guess."""

Doubt = tuple[str, str]
"""The key at which it stands, and the sentence."""


def routing_doubts(p: Policy) -> Iterator[Doubt]:
    """One sentence each, in the order teams, people, channels, certificates, pools."""
    for team in p.teams:
        yield from _of_staff(p, team)
        yield from _of_ways(p, team)
    for person in p.people:
        if person.capacity == 0:
            yield (
                f"people.{person.id}.capacity",
                (f"{person.id} is never asked with capacity 0; 3 would do, or leave it if they only look on."),
            )
    yield from _of_channels(p)
    yield from _of_pauses(p)
    yield from _of_certificates(p)
    yield from _of_skills(p)
    yield from _of_pools(p)
    yield from _of_silence(p)


def works_in(p: Policy, team: str) -> bool:
    """Whether anybody of a team is ever asked."""
    return any(person.capacity for person in p.staff_of(team))


def _of_staff(p: Policy, team: Team) -> Iterator[Doubt]:
    instead = f"{team.fallback} stands in" if team.fallback else "its customers wait"
    if works_in(p, team.id):
        gap = gap_of(team, [person for person in p.staff_of(team.id) if person.capacity])
        if gap:
            yield (
                f"teams.{team.id}",
                f"Nobody of {team.id} has hours on {gap}, while it is open; {instead} then."
                " Hours for somebody would do, or others for the team.",
            )
        return
    out = f'teams = ["{team.id}"] for somebody would do, or take the team out'
    yield f"teams.{team.id}", f"Nobody works in {team.id}; while that is so {instead}. {out}."


def _of_ways(p: Policy, team: Team) -> Iterator[Doubt]:
    at = f"teams.{team.id}"
    if team.fallback and p.people and not works_in(p, team.fallback):
        yield f"{at}.fallback", f"Nobody works in {team.fallback}, which stands in for {team.id}; {_other(p, team)}."
    if team.overflow_after is None:
        if team.overflow_to:
            yield (
                f"{at}.overflow_to",
                f'Nothing overflows from {team.id} without a time; overflow_after = "10m" would do.',
            )
        return
    to = team.overflow_to or p.general_team
    if to == team.id:
        yield (
            f"{at}.overflow_after",
            f"The overflow of {team.id} leads nowhere, it is the general team; {_other(p, team)}.",
        )
    elif p.people and not works_in(p, to):
        yield (
            f"{at}.overflow_{'to' if team.overflow_to else 'after'}",
            (f"The overflow of {team.id} leads to {to}, where nobody works; {_other(p, team)}."),
        )


def _other(p: Policy, team: Team) -> str:
    found = next((other.id for other in p.teams if other is not team and works_in(p, other.id)), None)
    return f'"{found}" would do' if found else "leave it out"


def _of_channels(p: Policy) -> Iterator[Doubt]:
    """Channels of which one conversation takes more than somebody has."""
    for channel in p.channels:
        less = [person for person in p.people if 0 < person.capacity < channel.weight]
        if less:
            few = _named([f"{person.id} ({person.capacity})" for person in less])
            yield (
                f"channels.{channel.id}.weight",
                (
                    f"One of {channel.id} takes {channel.weight}, more than the capacity of {few}, who take it only"
                    f" while they have nothing else; weight = {min(person.capacity for person in less)} would do, or"
                    f" capacity = {channel.weight} for them."
                ),
            )


def _of_pauses(p: Policy) -> Iterator[Doubt]:
    """Somebody spared for longer than a customer should wait."""
    for key, span in (("cool_down", p.cool_down), ("cool_down_lapsed", p.cool_down_lapsed)):
        if span > p.first_answer_within:
            yield (
                f"times.{key}",
                (
                    f"Who does not take an offer is spared for {span.total_seconds():g} s, longer than a customer"
                    f" should wait (times.first_answer_within, {p.first_answer_within.total_seconds():g} s);"
                    ' "60s" would do.'
                ),
            )


def _of_certificates(p: Policy) -> Iterator[Doubt]:
    for name in p.certified:
        if not any(name in team.topics or name in team.intents for team in p.teams):
            yield (
                "topics.certified",
                f"No team has {name}, which only certified people take; name it in a team's topics or intents.",
            )
        if not p.certified_for(name):
            yield (
                "topics.certified",
                (
                    f"Nobody is certified for {name}, so its customers wait for ever;"
                    f' certifications = ["{name}"] for somebody would do.'
                ),
            )
        for team in p.teams:
            able = p.certified_for(name, team.id) if name in (*team.topics, *team.intents) else ()
            if able and (gap := gap_of(team, able)):
                yield (
                    "topics.certified",
                    f"Nobody certified for {name} has hours on {gap}, while {team.id} is open; its customers wait then."
                    f' certifications = ["{name}"] for somebody else would do, or other hours.',
                )
    for person in p.people:
        for name in person.certifications:
            if name not in p.certified:
                near = difflib.get_close_matches(name, p.certified, 1)
                out = f"did you mean {near[0]}?" if near else "add it there."
                yield (
                    f"people.{person.id}.certifications",
                    (f"{person.id} is certified for {name}, which topics.certified does not have; {out}"),
                )


def _of_skills(p: Policy) -> Iterator[Doubt]:
    """Intents that a team has and nobody lists; where nobody lists any skill, everybody may do all."""
    listed = {name for person in p.people for name, _ in person.skills}
    for team in p.teams if listed else ():
        left = [name for name in team.intents if name not in listed]
        if left and works_in(p, team.id):
            yield (
                f"teams.{team.id}.intents",
                (
                    f"Nobody lists a skill for {_named(left)}, which {team.id} has, so anybody of it is asked;"
                    f" skills = {{ {left[0]} = 0.8 }} for somebody would do."
                ),
            )


def _of_pools(p: Policy) -> Iterator[Doubt]:
    """Languages in which few people have a skill that is routed by, in one sentence."""
    routed = dict.fromkeys(name for team in p.teams for name in team.intents)
    able = [(dict(person.skills), person.languages) for person in p.people if person.capacity]
    known = [name for name in routed if any(name in skills for skills, _ in able)]
    told = []
    for language in p.languages:
        pools = {name: sum(name in skills and language in spoken for skills, spoken in able) for name in known}
        few = sorted((name for name, count in pools.items() if count < FEW), key=lambda name: pools[name])
        if few:
            more = f" and {len(few) - 1} more" if len(few) > 1 else ""
            told.append(f"{language} with {few[0]} ({pools[few[0]]}){more}")
    if told:
        yield (
            "policy.languages",
            (
                f"Fewer than {FEW} people share a language and a skill: {', '.join(told)}."
                " Whoever is away leaves a gap; a second language or skill of somebody else would fill it."
            ),
        )


def _of_silence(p: Policy) -> Iterator[Doubt]:
    """Times after which a conversation is taken from somebody, that leave no time or come after the alert."""
    for key, span in (("silent", p.reassign_silent_after), ("away", p.reassign_away_after)):
        if timedelta(0) < span < READ:
            at = f"times.reassign_{key}_after"
            yield at, f'Nobody reads a brief and answers in {span.total_seconds():g} s; "3m" would do, or 0 for never.'
    if p.reassign_silent_after >= p.first_word_within:
        yield (
            "times.reassign_silent_after",
            "The alert of times.first_word_within comes before it, so nobody else is asked in time;"
            f' "{p.first_word_within.total_seconds() / 3:g}s" would do.',
        )


def _named(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
