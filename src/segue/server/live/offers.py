"""Offers on the way to the tabs of whoever is asked, and away from them again; and what was taken from whom."""

from __future__ import annotations

from ...core import events as e
from ...core.conversation import HELD, OPEN_TO_AI, Conversation
from ...core.policy import Policy
from ...switchboard.line import Change
from ..views.chat import name_of
from ..views.desk import offer_shown, row
from ..views.shapes import OfferShown
from ..views.standing import Standing
from .channels import is_repacked
from .lists import Lists
from .wire import encoded


class Offers:
    """What is offered to whom."""

    def __init__(self, policy: Policy, lists: Lists) -> None:
        self._policy, self._lists = policy, lists

    def told(self, change: Change, standing: Standing) -> None:
        """Takes in a change: an offer that is gone, one that is new or whose card says something else, or both."""
        self._told_hands(change, standing)
        after, was, now = change.after, change.before.offer, change.after.offer
        if was is not None and (now is None or now.id != was.id):
            because = _why_gone(was.agent, after, self._policy)
            gone = {"t": "offer_gone", "offer": was.id, "conversation": after.id, "because": because}
            self._push(was.agent, encoded(gone))
        if now is not None and (was is None or now.id != was.id or is_repacked(change)):
            made = offer_shown(standing, self._policy)
            if made is not None:
                self._push(now.agent, encoded({"t": "offer", "offer": made}))

    def _told_hands(self, change: Change, standing: Standing) -> None:
        """Who lost it reads why, and who was given it by whom."""
        for event in change.events:
            if isinstance(event, e.Reassigned):
                self._told_one(standing, event.by, "lost", event.because)
            elif isinstance(event, e.TookOver) and event.assigned_by is not None:
                boss, was = name_of(event.assigned_by, self._policy), change.before
                self._told_one(standing, event.by, "given", event.because, by=boss)
                if was.holder in HELD and was.who is not None and was.who not in (event.by, event.assigned_by):
                    told = f"{boss} gave it to {name_of(event.by, self._policy)}: {event.because}"
                    self._told_one(standing, was.who, "lost", told)

    def _told_one(self, standing: Standing, person: str, kind: str, because: str, **more: str) -> None:
        shown = row(standing, self._policy)
        told = standing.vault.hidden(because)
        frame = {"t": kind, "conversation": shown["id"], "customer": shown["customer"], "because": told, **more}
        self._push(person, encoded(frame))

    def of(self, person: str) -> list[OfferShown]:
        """What is offered to a person now, longest wait first."""
        standings = [
            standing
            for standing in self._lists.held.values()
            if standing.state.offer is not None and standing.state.offer.agent == person
        ]
        standings.sort(key=lambda standing: (standing.state.waiting_since or standing.state.last_at, standing.state.id))
        return [shown for standing in standings if (shown := offer_shown(standing, self._policy)) is not None]

    def _push(self, person: str, frame: bytes) -> None:
        for socket in self._lists.sockets:
            if socket.agent.person == person:
                socket.wire.push(frame)


def _why_gone(asked: str, after: Conversation, policy: Policy) -> str:
    """Why an offer is gone, as the person who was asked reads it."""
    if after.left_line is not None and after.holder in OPEN_TO_AI:
        return "the customer went back to the assistant"
    if asked in after.asked:
        return "it went on to the next one"
    if after.who == asked:
        return "you have it now"
    person = policy.person(after.who) if after.who else None
    return f"{name_of(person.id, policy)} has it now" if person else "it was withdrawn"
