"""What people at the desk can be refused."""

from __future__ import annotations

from ..core.errors import SegueError


class UnknownAgent(SegueError):
    """Nobody by this id works here. Add them to policy.toml under [people].

    Attributes:
        person: the id.
    """

    def __init__(self, person: str) -> None:
        super().__init__(f"nobody called {person!r} works here; add [people.{person}] to policy.toml")
        self.person = person


class UnknownTeam(SegueError):
    """There is no team by this id. Add it to policy.toml under [teams], or say one that exists.

    Attributes:
        team: the id.
        known: the ids that exist.
    """

    def __init__(self, team: str, known: tuple[str, ...]) -> None:
        super().__init__(f"there is no team {team!r}; there are {', '.join(known)}")
        self.team = team
        self.known = known


class NotYours(SegueError):
    """Somebody else has the conversation. Take it over first, or leave it to them.

    Attributes:
        conversation: its id.
        holder: who has it, in words.
    """

    def __init__(self, conversation: str, holder: str) -> None:
        super().__init__(f"{conversation} is not yours: {holder}")
        self.conversation = conversation
        self.holder = holder


class DeskFull(SegueError):
    """A person has no room for a conversation. Finish one first, or raise the capacity.

    Attributes:
        person: their id.
        capacity: what they take at a time.
        busy: what is taken of it by their other conversations.
        weight: what this one takes.
    """

    def __init__(self, person: str, capacity: int, busy: int, weight: int = 1) -> None:
        needed = f", and this one takes {weight}" if weight > 1 else ""
        super().__init__(f"{person} has no room for it: {busy} of {capacity} taken{needed}; finish one first")
        self.person = person
        self.capacity = capacity
        self.busy = busy
        self.weight = weight


class NotThere(SegueError):
    """Somebody is not at the desk, so nothing can be given to them. Choose somebody who is, or leave it in line.

    Attributes:
        person: their id.
    """

    def __init__(self, person: str) -> None:
        super().__init__(f"{person} is not at the desk; give it to somebody who is, or leave it in line")
        self.person = person


class NotCertified(SegueError):
    """A person, or a team, may not take what only certified people take. Choose somebody who holds the certificate.

    Attributes:
        person: their id; a team's where nobody of it may.
        certificate: what it takes.
        certified: who holds it, by id.
    """

    def __init__(self, person: str, certificate: str, certified: tuple[str, ...]) -> None:
        who = f"these are: {', '.join(certified)}" if certified else "nobody here is"
        super().__init__(f"{person} is not certified for {certificate.replace('_', ' ')}; {who}")
        self.person, self.certificate, self.certified = person, certificate, certified


class NotSupervisor(SegueError):
    """Only a supervisor gives a conversation to somebody. Ask one, or take it over yourself.

    Attributes:
        person: who tried, by id.
    """

    def __init__(self, person: str) -> None:
        super().__init__(f"{person} is no supervisor; ask one to assign it, or take it over yourself")
        self.person = person
