"""What goes over the wire, field by field: the Python side of web/shared/wire.ts. Nothing is computed here."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from .cards import Card, CustomerRecord, Verdict

Speaker = Literal["customer", "ai", "person", "system"]
Stage = Literal["ai", "waiting", "person", "wrap_up", "closed"]
PresenceWord = Literal["online", "wrap-up", "away", "offline"]

# ---- what a customer sees


class FileInfo(TypedDict):
    """An attachment. `size` in bytes."""

    id: str
    name: str
    type: str
    size: int


class Said(TypedDict):
    """One line of the conversation; `seq` grows, with gaps."""

    seq: int
    at: str
    who: Speaker
    name: str
    text: str
    files: list[FileInfo]
    kind: str
    key: str | None


class Banner(TypedDict):
    """What a waiting customer reads above the composer; `minutes` is None where it cannot be told."""

    text: str
    team: str
    since: str
    on_duty: bool
    minutes: int | None
    arranged: bool


class Rating(TypedDict):
    asked: bool
    given: int | None


class Can(TypedDict):
    """What a customer may choose now."""

    person: bool
    callback: bool
    details: bool
    back: bool
    rate: bool
    restart: bool


class Read(TypedDict):
    """The last line that each side has seen."""

    person: int
    customer: int


class ChatState(TypedDict):
    """Who has the conversation, for the customer's eyes."""

    conversation: str
    stage: Stage
    epoch: int
    name: str
    team: str
    banner: Banner | None
    reference: str | None
    rating: Rating
    can: Can
    language: str
    read: Read


class Upload(TypedDict):
    """What may be attached; `at_most` in bytes."""

    types: list[str]
    at_most: int


class SessionAnswer(TypedDict):
    session: str
    device: str | None
    verified: bool
    conversation: str
    shop: str
    assistant: str
    languages: list[str]
    expires_in: int
    upload: Upload


class Events(TypedDict):
    """The answer to a poll."""

    state: ChatState
    said: list[Said]
    seq: int


class Kept(TypedDict):
    """A message is durable; `repeated`: it was before."""

    seq: int
    repeated: bool


class Seq(TypedDict):
    seq: int


# ---- what people at the desk see


class Last(TypedDict):
    who: Speaker
    text: str
    at: str


class HelpWanted(TypedDict):
    by: str
    text: str
    to: str | None


class Row(TypedDict):
    """A conversation in a list."""

    id: str
    holder: str
    who: str | None
    team: str | None
    customer: str
    channel: str
    language: str | None
    goal: str | None
    mood: str | None
    urgency: str | None
    last: Last
    waiting_since: str | None
    due: str | None
    offered_to: str | None
    reference: str | None
    arranged: bool
    help: HelpWanted | None
    version: int
    unread: int


class OfferShown(TypedDict):
    id: str
    conversation: str
    team: str
    until: str
    because: str
    row: Row
    card: Card


class Shown(TypedDict):
    """What is hidden behind a token."""

    token: str
    value: str


class DeskSaid(TypedDict):
    """A line as the desk sees it: also notes, drafts and what happened in between."""

    seq: int
    at: str
    who: Literal["customer", "ai", "person", "system", "note", "tool", "draft"]
    name: str
    text: str
    files: list[FileInfo]
    kind: str
    key: str | None
    by: str | None


class DestinationShown(TypedDict):
    team: str
    because: str
    lost: list[tuple[str, str]]
    certificate: str | None


class TaskShown(TypedDict):
    kind: Literal["confirm", "survey", "callback", "follow_up"]
    detail: str
    due: str | None


class Viewer(TypedDict):
    id: str
    name: str
    typing: bool


class ReadByCustomer(TypedDict):
    customer: int


class May(TypedDict):
    """What this person may do with it now."""

    reply: bool
    assign: bool
    take_over: bool
    transfer: bool
    give_back: bool
    note: bool
    close: bool


class Case(TypedDict):
    """One conversation, opened."""

    row: Row
    epoch: int
    card: Card | None
    verdict: Verdict | None
    destination: DestinationShown | None
    record: CustomerRecord | None
    began: int
    said: list[DeskSaid]
    draft: str | None
    tasks: list[TaskShown]
    viewers: list[Viewer]
    read: ReadByCustomer
    may: May


class Colleague(TypedDict):
    """`wrapping` of `busy` is taken by what they gave back and still write up, until `wraps_until` at the latest; until
    `cools_until` they are spared, having just not taken an offer."""

    id: str
    name: str
    role: Literal["agent", "supervisor"]
    teams: list[str]
    presence: PresenceWord
    busy: int
    capacity: int
    wrapping: int
    wraps_until: str | None
    cools_until: str | None
    certifications: list[str]


class Me(Colleague):
    csrf: str


class TeamShown(TypedDict):
    id: str
    name: str


class Canned(TypedDict):
    key: str
    text: str


class Listing(TypedDict):
    """A page of a list view; `before` asks for the next one, None at the end."""

    rows: list[Row]
    before: str | None


class Snapshot(TypedDict):
    t: Literal["snapshot"]
    me: Me
    people: list[Colleague]
    teams: list[TeamShown]
    canned: list[Canned]
    rows: list[Row]
    offers: list[OfferShown]
    shop: str
    now: str
