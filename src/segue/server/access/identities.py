"""Who may be speaking to us, and what is said to those who may not."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.errors import SegueError


class IdentityNotVerified(SegueError):
    """A token that does not prove who the customer is. Ask your shop's backend for a new one, or leave it out.

    Attributes:
        problem: what is wrong with it, in words.
    """

    def __init__(self, problem: str) -> None:
        super().__init__(f"we cannot tell who you are: {problem}")
        self.problem = problem


class NotSignedIn(SegueError):
    """Nobody is signed in here, or the session has ended. Sign in, and try it again."""


class LinkEnded(SegueError):
    """This link shows nothing any more: it has ended, or it is not ours. Ask for a new one where you got it."""


class WrongPassword(SegueError):
    """This name and password do not belong together. Try again, or ask whoever set up Segue for a new password."""


class NotAllowed(SegueError):
    """This is for others.

    Attributes:
        needed: who may do it.
    """

    def __init__(self, needed: str) -> None:
        super().__init__(f"this needs {needed}; ask one to do it for you")
        self.needed = needed


class CsrfNeeded(SegueError):
    """A changing request must carry its session's CSRF token: the header X-CSRF-Token, as /v1/desk/me tells it."""


class ForeignPage(SegueError):
    """A request from a page that is not ours. Use the page that this server serves.

    Attributes:
        origin: of the page, "" if it said none.
    """

    def __init__(self, origin: str) -> None:
        super().__init__(f"this came from {origin or 'a page that does not say which it is'}; use the page we serve")
        self.origin = origin


@dataclass(frozen=True, slots=True)
class Nobody:
    """Somebody who showed nothing."""


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer, for as long as their session lasts.

    Attributes:
        subject: whose conversations they see; never given to two people.
        customer: their id in the shop's records; None for a visitor.
        verified: the shop's backend said who they are.
        device: a visitor's device; None for a verified customer.
    """

    subject: str
    customer: str | None
    verified: bool
    device: str | None = None


@dataclass(frozen=True, slots=True)
class Agent:
    """A person at the desk.

    Attributes:
        person: their id in the policy.
        role: "agent" or "supervisor".
        teams: those whose conversations they see.
        session: names the session, and is no secret.
    """

    person: str
    role: str
    teams: tuple[str, ...]
    session: str

    @property
    def is_supervisor(self) -> bool:
        """Whether they see everything."""
        return self.role == "supervisor"


@dataclass(frozen=True, slots=True)
class Backend:
    """A program with an API key.

    Attributes:
        key: the key's id, which is no secret.
    """

    key: str
    name: str


Identity = Nobody | Customer | Agent | Backend
