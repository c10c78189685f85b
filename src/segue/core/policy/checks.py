"""What contradicts itself in a policy: each as key, problem and a value that would do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from .masks import mask_contradictions
from .records import records_contradictions
from .ways import routing_contradictions

if TYPE_CHECKING:  # the package's own values; it imports this file for the checks
    from . import Policy

LONGEST = timedelta(days=3650)
"""No length of time in a policy is longer: ten years, our own guess at where a slip of the finger begins."""

SIGNALS = ("grounded", "agreement", "retrieval", "token_probability")
"""The figures of a draft that have one floor each; confidence has two thresholds."""

ROLES = ("agent", "supervisor")
"""What a person may be."""

EXAMPLE = '"Hello {customer}, this is {agent}. How can I help?"'


def contradictions(policy: Policy) -> Iterable[tuple[str, str, str]]:
    """Each contradiction as key, problem and a value that would do."""
    yield from _thresholds(policy)
    yield from _names(policy)
    yield from routing_contradictions(policy)
    yield from _channels(policy)
    yield from _replies(policy)
    masks = ("people", "endpoints", "webhooks", "exports", "links")
    yield from mask_contradictions({f"mask.{name}": getattr(policy, f"mask_{name}") for name in masks})
    yield from records_contradictions(policy.records_sql, policy.records_http)


def _thresholds(p: Policy) -> Iterable[tuple[str, str, str]]:
    shares = {
        "confidence.answer_above": p.answer_above,
        "confidence.hand_off_below": p.hand_off_below,
        "confidence.grounded_above": p.grounded_above,
        "confidence.agreement_above": p.agreement_above,
        "confidence.retrieval_above": p.retrieval_above,
        "confidence.token_probability_above": p.token_probability_above,
        "confidence.planted_above": p.planted_above,
        "topics.out_of_scope_above": p.out_of_scope_above,
        "asking.intent_below": p.ask_below,
    }
    for key, share in shares.items():
        if not 0.0 <= share <= 1.0:
            yield key, f"{share} is no probability", "0.85"
    if p.hand_off_below > p.answer_above:
        problem = f"{p.hand_off_below} lies above confidence.answer_above ({p.answer_above})"
        yield "confidence.hand_off_below", problem, str(p.answer_above)
    unknown = next((name for name in p.clarify_on if name not in SIGNALS), None)
    if unknown is not None:
        yield "confidence.clarify_on", f"there is no signal {unknown!r:.40}", json.dumps(list(SIGNALS[:2]))
    if not -1.0 <= p.tone_floor <= 0.0:
        yield "tone.floor", f"{p.tone_floor} is outside -1.0 to 0.0", "-0.5"
    if not 0.0 < p.tone_fall <= 2.0:
        yield "tone.fall", f"{p.tone_fall} is outside 0.0 to 2.0", "0.6"
    counts = {
        "repeats.same_question": (p.same_question_at, 2, 3, 1000),
        "repeats.same_answer": (p.same_answer_at, 2, 2, 1000),
        "repeats.refusals": (p.refusals_at, 1, 3, 1000),
        "repeats.tool_failures": (p.tool_failures_at, 1, 2, 1000),
        "repeats.hops": (p.hops_at, 2, 2, 1000),
        "repeats.offers": (p.offers_at, 1, 5, 1000),
        "tone.messages": (p.tone_messages, 1, 2, 1000),
        "times.message_at_most": (p.message_at_most, 100, 20_000, 10_000_000),
        "confidence.clarify_at_most": (p.clarify_at_most, 0, 1, 1000),
        "asking.facts_at_most": (p.ask_facts_at_most, 0, 2, 10),
    }
    for key, (count, least, usual, most) in counts.items():
        if count < least:
            yield key, f"{count} is too few", str(least)
        if count > most:
            yield key, f"{_short(count)} is too many", str(usual)
    if not 0 <= p.refund_above_cents <= 10**14:
        yield "high_stakes.refund_above", "should be nothing or more, and no more than a trillion", "50.00"
    spans = {
        "times.answer_within": p.answer_within,
        "times.read_within": p.read_within,
        "times.records_within": p.records_within,
        "times.similar_within": p.similar_within,
        "times.offer_for": p.offer_for,
        "times.first_answer_within": p.first_answer_within,
        "times.handoff_within": p.handoff_within,
        "times.first_word_within": p.first_word_within,
        "times.callback_within": p.callback_within,
        "times.inform_every": p.inform_every,
        "times.close_after": p.close_after,
    }
    for key, span in spans.items():
        if span <= timedelta(0):
            yield key, "should be longer than nothing", '"20s"'
        if span > LONGEST:
            yield key, "is longer than ten years", '"24h"'
    if p.ask_after > timedelta(days=1):
        yield "times.ask_after", "is longer than a day; by then they do not look any more", '"25s"'
    if p.place_kept_for > timedelta(days=1):
        yield "times.place_kept_for", "is longer than a day; by then it is another matter", '"10m"'
    yield from _pauses(p)
    may_be_none = {
        "times.place_kept_for": (p.place_kept_for, '"10m"'),
        "times.ask_after": (p.ask_after, '"25s"'),
        "times.survey_after": (p.survey_after, '"2m"'),
        "times.reassign_silent_after": (p.reassign_silent_after, '"3m"'),
        "times.reassign_away_after": (p.reassign_away_after, '"3m"'),
        "times.knows_the_case_for": (p.knows_the_case_for, '"7d"'),
    }
    for key, (after, example) in may_be_none.items():
        if after < timedelta(0):
            yield key, "lies in the past", example
        if after > LONGEST:
            yield key, "is longer than ten years", example
    if p.records_kept_for < timedelta(0):
        yield "records.keep_for", "lies in the past", '"5m"'
    if p.records_kept_for > timedelta(days=1):
        yield "records.keep_for", "is longer than a day; by then an order has moved on", '"5m"'


def _pauses(p: Policy) -> Iterable[tuple[str, str, str]]:
    pauses = {
        "times.cool_down": (p.cool_down, '"15s"'),
        "times.cool_down_lapsed": (p.cool_down_lapsed, '"60s"'),
        "times.wrap_up": (p.wrap_up_for, '"90s"'),
    }
    for key, (span, usual) in pauses.items():
        if span < timedelta(0):
            yield key, "lies in the past", usual
        if span > timedelta(days=1):
            yield key, "is longer than a day; who works no more says that they are away", usual


def _short(count: int) -> str:
    return str(count) if abs(count) < 10**30 else "a number of more than thirty digits"


def _names(p: Policy) -> Iterable[tuple[str, str, str]]:
    ids = [team.id for team in p.teams]
    if not p.languages:
        yield "policy.languages", "names no language", '["en"]'
    if len(set(ids)) < len(ids):
        yield "teams", "two teams share an id", "one id for each team"
    if p.general_team not in ids:
        yield (
            "policy.general_team",
            f"there is no team {p.general_team!r}",
            repr(ids[0]) if ids else "a [teams.support]",
        )
    people = [person.id for person in p.people]
    if len(set(people)) < len(people):
        yield "people", "two people share an id", "one id for each person"
    for person in p.people:
        unknown = next((team for team in person.teams if team not in ids), None)
        if unknown is not None:
            yield f"people.{person.id}.teams", f"there is no team {unknown!r}", str(ids[:3])
        if not person.teams:
            yield f"people.{person.id}.teams", "is in no team", str(ids[:1])
        if person.capacity < 0:
            yield f"people.{person.id}.capacity", f"{person.capacity} is less than nothing", "3"
        if person.capacity > 1000:
            yield f"people.{person.id}.capacity", f"{_short(person.capacity)} is too many", "3"
        if person.role not in ROLES:
            yield f"people.{person.id}.role", f"{person.role!r:.40} is no role", '"supervisor"'
        wrong = next((name for name, share in person.skills if not 0.0 <= share <= 1.0), None)
        if wrong is not None:
            yield f"people.{person.id}.skills", f"{wrong} is outside 0.0 to 1.0", "0.8"


def _channels(p: Policy) -> Iterable[tuple[str, str, str]]:
    ids = [channel.id for channel in p.channels]
    if len(set(ids)) < len(ids):
        yield "channels", "two channels share a name", "one name for each channel"
    for channel in p.channels:
        at = f"channels.{channel.id}.weight"
        if channel.weight < 1:
            yield at, f"{channel.weight} is less than one, and every conversation takes somebody's time", "1"
        if channel.weight > 1000:
            yield at, f"{_short(channel.weight)} is too much", "3"


def _replies(p: Policy) -> Iterable[tuple[str, str, str]]:
    keys = [reply.key for reply in p.replies]
    if len(set(keys)) < len(keys):
        yield "replies", "two replies share a key", "one key for each reply"
    for reply in p.replies:
        if not re.fullmatch(r"[\w-]{1,40}", reply.key):
            yield f"replies.{reply.key}", "a key is one word of at most 40 letters", "refund_sent"
        if not reply.text.strip():
            yield f"replies.{reply.key}", "says nothing", EXAMPLE
        gap = _wrong_gap(reply.text)
        if gap is not None:
            yield f"replies.{reply.key}", f"{gap} is no gap; there are {{customer}} and {{agent}}", EXAMPLE


def _wrong_gap(text: str) -> str | None:
    """The first thing in braces that nobody fills, None if there is none."""
    left = text.replace("{customer}", "").replace("{agent}", "")
    found = re.search(r"\{[^{}]*\}?|\}", left)
    return f"{found[0]:.40}" if found else None
