"""How good the handoffs are: a fold over journals. Read METRICS first.

Deflection is not the aim: a clean handoff is a success. So what happens after it is counted apart from what the AI
settled alone, and every figure comes with the number of cases behind it.

Each figure has two steps: what is seen of one case (`seen.py`), and what is made of all that was seen (`tally.py`).
`measure` does both for whole journals; a board keeps what was seen, and takes the same second step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from .. import events as e
from ..policy import Policy
from . import seen
from .cases import COUNTED as COUNTED
from .cases import Case as Case
from .cases import cases_of
from .seen import repeats as repeats
from .story import lean as lean
from .tally import LEAST as LEAST
from .tally import Figure as Figure
from .tally import Observation as Observation
from .tally import Tally as Tally
from .tally import kept_of, mean_of, median_of, total_of
from .tally import wilson as wilson
from .turns import outcomes as outcomes

ANSWER_WITHIN = Policy().first_answer_within
"""The bound of the service level where the team has set none."""


Unit = Literal["count", "share", "s", "1 to 5"]


@dataclass(frozen=True, slots=True)
class Metric:
    """A row of METRICS.

    Attributes:
        unit: "count", "share" (0.0 to 1.0), "s" (seconds) or "1 to 5".
        meaning: the sentence that defines it, with what n counts.
        see: what it sees of one case.
        figure: what it makes of all that was seen.
    """

    name: str
    unit: Unit
    meaning: str
    see: Callable[[Case], Iterator[Observation]]
    figure: Callable[[Tally], Figure]

    def tally(self) -> Tally:
        """An empty one, which keeps single values only where the figure needs them."""
        return Tally(keeps=self.figure is median_of)


METRICS: tuple[Metric, ...] = (
    Metric("handoffs", "count", "Handoffs to people, re-transfers included; n counts conversations.",
        seen.handoffs, total_of),
    Metric("handed_off", "share", "Conversations handed to people at least once, of all; n counts those.",
        seen.handed_off, mean_of),
    Metric("reasons", "count", "Reasons of the handoffs by trigger; one handoff may have several; n counts handoffs.",
        seen.reasons, total_of),
    Metric("first_human_message", "s", "Median from a handoff to the first words of the person who took it; n counts "
        "the handoffs answered so far. Whoever left before is not in it: read it beside `abandoned`.",
        seen.first_human_message, median_of),
    Metric("service_level", "share", "Handoffs answered by a person's first words within `times.first_answer_within`; "
        "n counts those answered, left, or past that time. Who left before counts as missed; who chose a call or left "
        "details does not count.",
        seen.service_level, mean_of),
    Metric("promise_kept", "share", 'Waits told ("under 3 minutes") that a person\'s first words kept; n counts those '
        "that were kept or ran out. Who left, chose a call or left details before it ran out does not count, nor does "
        "a wait left open.",
        seen.promise_kept, kept_of),
    Metric("ask_to_repeat", "share", "Handoffs in which a person asked by its name for a fact that the packet "
        "held; n counts handoffs with facts and a person's words. Other words and other "
        "languages than English are missed; a question that quotes the value is a check and does not count.",
        seen.ask_to_repeat, mean_of),
    Metric("nudges", "count", "Questions that the desk showed to be answered already, before they were sent; n counts "
        "handoffs that a person took.",
        seen.nudges, total_of),
    Metric("nudges_heeded", "share", "Of those, the ones in which the person took the value or left the question out; "
        "n counts those that came to an end: heeded, or sent anyway.",
        seen.nudges_heeded, mean_of),
    Metric("needed", "share", "Handoffs of which the receiver says that they needed a person; n counts those of which "
        "they said yes or no, the last word of each.",
        seen.needed, mean_of),
    Metric("right_team", "share", "Handoffs of which the receiver says that they came to the right team; n counts "
        "those of which they said yes or no, the last word of each.",
        seen.right_team, mean_of),
    Metric("right_brief", "share", "Handoffs of which the receiver says that the brief was right; n counts those of "
        "which they said yes or no, the last word of each.",
        seen.right_brief, mean_of),
    Metric("csat_ai_only", "1 to 5", "Mean rating where no person took part; n counts ratings, the last one of each "
        "conversation. Never to be compared with the other as cause and effect: the harder cases are handed off.",
        seen.csat_ai_only, mean_of),
    Metric("csat_after_handoff", "1 to 5", "Mean rating where a person took part; n counts ratings, the last one of "
        "each conversation.",
        seen.csat_after_handoff, mean_of),
    Metric("handle_time", "s", "Median from the first person's taking a handed-off conversation to the handback or "
        "the close, further transfers and their waits included; n counts conversations.",
        seen.handle_time, median_of),
    Metric("re_transfers", "share", "Handed-off conversations that a person passed on; n counts those handed off.",
        seen.re_transfers, mean_of),
    Metric("right_first_time", "share", "Handed-off conversations that the first person finished without passing on; "
        "n counts those they are done with.",
        seen.right_first_time, mean_of),
    Metric("abandoned", "share", "Handoffs closed before anybody took them, without a callback or details left; n "
        "counts handoffs.",
        seen.abandoned, mean_of),
    Metric("stuck", "share", "Handoffs that the watchdog found beyond their bound: not offered, not taken, not "
        "answered or not called back in time; n counts handoffs.",
        seen.stuck, mean_of),
    Metric("offers_accepted", "share", "Offers taken; n counts offers with an answer or an end in time.",
        seen.offers_accepted, mean_of),
    Metric("offers_declined", "share", "Offers turned down; n as for those taken.",
        seen.offers_declined, mean_of),
    Metric("offers_expired", "share", "Offers nobody answered in time; n as for those taken.",
        seen.offers_expired, mean_of),
    Metric("ai_resolved", "share", "Closed conversations that no person had and none was called to; n counts closed "
        "ones. A customer who gave up silently looks the same.",
        seen.ai_resolved, mean_of),
    Metric("unsent_drafts", "count", "AI drafts kept for the person instead of sent; n counts conversations.",
        seen.unsent_drafts, total_of),
)  # fmt: skip
"""Every figure, its unit, the sentence that defines it and its two steps, in the order in which a lead reads them."""


@dataclass(frozen=True, slots=True)
class Report:
    """All figures by name, in the order of METRICS."""

    figures: tuple[tuple[str, Figure], ...]

    def __getitem__(self, name: str) -> Figure:
        return dict(self.figures)[name]


# ---- the chief functions


def measure(journals: Iterable[Sequence[e.Event]], answer_within: timedelta = ANSWER_WITHIN) -> Report:
    """One report over many conversations.

    Args:
        journals: one for each conversation, each oldest event first and from its opening on; aware times.
        answer_within: the bound of the service level.

    Returns:
        Times as medians, CSAT as means from 1 to 5; None where nothing was seen.
    """
    tallies = {metric.name: metric.tally() for metric in METRICS}
    for events in journals:
        for name, one in observe(events, answer_within):
            tallies[name].count(one)
    return report_of(tallies)


def observe(events: Iterable[e.Event], answer_within: timedelta = ANSWER_WITHIN) -> Iterator[tuple[str, Observation]]:
    """Everything that the figures see of one conversation, with the name of the metric. `lean` events show the same."""
    for case in cases_of(events, answer_within):
        for metric in METRICS:
            for one in metric.see(case):
                yield metric.name, one


def report_of(tallies: Mapping[str, Tally]) -> Report:
    """The report of what was seen; a metric without a tally has seen nothing."""
    return Report(tuple((metric.name, metric.figure(tallies.get(metric.name, metric.tally()))) for metric in METRICS))
