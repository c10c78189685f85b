"""What a day is made of: who calls, who works, how long things take, and what became of a customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..errors import SegueError
from ..routing.cases import Case
from .hearing import Noise

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOUR, DAY = 3_600.0, 86_400.0

Span = tuple[float, float]
"""From when to when, in seconds after midnight."""


class BadScenario(SegueError):
    """A scenario that contradicts itself or cannot be read. Nothing was simulated.

    Attributes:
        key: what is at fault, dotted ("arrivals.per_day"), "" if the whole is meant.
        problem: what is wrong, in words.
        try_this: a value that would do.
        line: the line in the file, counted from 1; None if it comes from no file.
    """

    def __init__(self, key: str, problem: str, try_this: str, line: int | None = None) -> None:
        at = "" if line is None else f"line {line}: "
        named = f"{key}: " if key else ""
        super().__init__(f"{at}{named}{problem}. This would do: {try_this}")
        self.key = key
        self.problem = problem
        self.try_this = try_this
        self.line = line

    def at(self, line: int | None) -> BadScenario:
        """The same refusal with its line."""
        return BadScenario(self.key, self.problem, self.try_this, line)


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who takes cases.

    Attributes:
        skills: intent to the share of such cases they resolve without passing on, 0.0 to 1.0.
        shifts: day of the week (0 = Monday) and when; a shift ends on its own day.
        certified: intents they hold the certificate for.
    """

    id: str
    team: str
    skills: Mapping[str, float]
    shifts: tuple[tuple[int, Span], ...]
    languages: frozenset[str] = frozenset({"en"})
    certified: frozenset[str] = frozenset()
    capacity: int = 2

    def on(self, weekday: int) -> tuple[Span, ...]:
        """The shifts of a day."""
        return tuple(span for day, span in self.shifts if day == weekday)


@dataclass(frozen=True, slots=True)
class Arrivals:
    """When customers come.

    Attributes:
        rates: intent to customers an hour, for each of 24 hours, on a day with factor 1.
        by_day: factors of Monday to Sunday.
        opening: day to the spans in which they come; None: at any time.
        spread: coefficient of variation of whole days. Source: findings on routing, section 3 (8 %).
    """

    rates: Mapping[str, tuple[float, ...]]
    by_day: tuple[float, ...] = (1.0,) * 7
    opening: Mapping[int, tuple[Span, ...]] | None = None
    spread: float = 0.08

    def open_on(self, weekday: int) -> tuple[Span, ...]:
        """The spans of a day in which customers come."""
        return ((0.0, DAY),) if self.opening is None else self.opening.get(weekday, ())

    def shares(self) -> dict[str, float]:
        """How often each intent comes, of all."""
        total = sum(sum(hours) for hours in self.rates.values())
        return {name: sum(hours) / total for name, hours in self.rates.items() if sum(hours) > 0}

    def expected(self, weekday: int) -> float:
        """Customers of a day, on average."""
        hours = [sum(rate[hour] for rate in self.rates.values()) for hour in range(24)]
        open_hours = (
            max(0.0, min(end, (hour + 1) * HOUR) - max(start, hour * HOUR)) / HOUR * rate
            for hour, rate in enumerate(hours)
            for start, end in self.open_on(weekday)
        )
        return self.by_day[weekday] * sum(open_hours)


@dataclass(frozen=True, slots=True)
class Tier:
    """A kind of customer.

    Attributes:
        share: of all.
        target: seconds within which a person should have answered.
        patience: mean seconds until they give up.
    """

    share: float = 1.0
    target: float = 120.0
    patience: float = 540.0


USUAL_TIERS: Mapping[str, Tier] = {"standard": Tier()}
"""Source: the target is the policy's `times.first_answer_within`; patience is that of findings on routing, part 3."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A kind of day. Source of every default: findings on routing, section 3; they are assumptions, listed there.

    Attributes:
        arrivals: who comes when.
        workers: who works.
        teams: intent to the team it belongs to.
        talk: intent to mean seconds of a conversation with somebody who knows it.
        talk_cv, side_cv: coefficients of variation of conversations, and of wrap-up and triage.
        wrap_up, triage: mean seconds after a conversation, and until somebody sees that a case is not theirs.
        tiers: kinds of customers.
        patience_shape: of the Weibull distribution; above 1 patience wears out.
        languages, urgency: with their shares.
        certified: intents that only somebody certified takes.
        confused: intents with those that sound alike.
        accuracy: of the reader, 0.0 to 1.0.
        load: factor on all arrivals.
        ask_below, answer_after: the likeliest intent's probability below which the AI asks one question of who waits,
            and seconds until it is answered.
        accept_after: median seconds until an offer is accepted.
        lapse_share, lapse_after, lapse_away: offers not accepted, seconds until they lapse, and that somebody is then
            away.
        together: factor on a conversation beside another one.
        breaks: seconds of each break in a shift, at a time that chance chooses.
    """

    arrivals: Arrivals
    workers: tuple[Worker, ...]
    teams: Mapping[str, str]
    talk: Mapping[str, float]
    talk_cv: float = 0.85
    side_cv: float = 0.6
    wrap_up: float = 45.0
    triage: float = 150.0
    tiers: Mapping[str, Tier] = field(default_factory=lambda: USUAL_TIERS)
    patience_shape: float = 1.3
    languages: Mapping[str, float] = field(default_factory=lambda: {"en": 1.0})
    urgency: Mapping[float, float] = field(default_factory=lambda: {1.0: 1.0})
    certified: frozenset[str] = frozenset()
    confused: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    accuracy: float = 0.90
    load: float = 1.0
    ask_below: float = 0.85
    answer_after: float = 25.0
    accept_after: float = 6.0
    lapse_share: float = 0.05
    lapse_after: float = 20.0
    lapse_away: float = 180.0
    together: float = 1.3
    breaks: tuple[float, ...] = (1_800.0, 600.0, 600.0)


@dataclass(frozen=True, slots=True)
class Variant:
    """What is changed.

    Attributes:
        add: team to how many more, like those who are there.
        remove: ids of people who are not there.
        on: days of the week that it is about (0 = Monday); empty: all.
        load: factor on all arrivals; None leaves it.
        accuracy: of the reader; None leaves it.
        talk: factor on the length of conversations.
    """

    name: str
    add: tuple[tuple[str, int], ...] = ()
    remove: tuple[str, ...] = ()
    on: tuple[int, ...] = ()
    load: float | None = None
    accuracy: float | None = None
    talk: float = 1.0


@dataclass(frozen=True, slots=True)
class Plan:
    """A scenario with the variants that it is compared with.

    Attributes:
        assumed: what nobody said or saw and was taken from elsewhere, each in words.
    """

    name: str
    base: Scenario
    variants: tuple[Variant, ...] = ()
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who comes, with all their luck; factors have the mean 1, shares lie in 0.0 to 1.0.

    Attributes:
        at: seconds after midnight.
        mark: a variant with less load does without those whose mark is high.
        said: the noise of the first message, and of the answer to a question.
        resolves, lapses: one for each leg and each offer.
    """

    id: str
    at: float
    intent: str
    language: str
    tier: str
    urgency: float
    mark: float
    said: tuple[Noise, Noise]
    talk: float
    wrap_up: float
    triage: float
    patience: float
    accept: float
    resolves: tuple[float, ...]
    lapses: tuple[float, ...]


@dataclass(slots=True)
class Visit:
    """A customer with what became of them; times in seconds after midnight.

    Attributes:
        state: coming, waiting, offered, talking, done or gone.
        by: who had it, in order.
        first_skill: how far the first was able to.
        right_at: when the one who resolved it took it.
    """

    customer: Customer
    case: Case
    state: str = "coming"
    offers: int = 0
    by: list[str] = field(default_factory=list)
    first_at: float | None = None
    first_skill: float = 0.0
    right_at: float | None = None
    gone_at: float | None = None
    was_asked: bool = False
