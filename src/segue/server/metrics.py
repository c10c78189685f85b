"""What a running server counts, for Prometheus. The figures of the team stand in core/quality."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from ..core import events as e
from ..core.waits import BUCKETS
from ..switchboard.line import Change

FAST = (0.001, 0.002, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
"""Seconds."""


class Metrics:
    """The counters. Each house has a registry of its own, so that two of them can stand in one process."""

    def __init__(self) -> None:
        self.registry = of = CollectorRegistry()
        self.messages = Counter("segue_messages", "Messages that were kept.", ["who"], registry=of)
        self.handoffs = Counter("segue_handoffs", "Handoffs.", ["team"], registry=of)
        self.readings = Counter("segue_readings", "Customers' turns that were read.", ["how"], registry=of)
        self.briefs = Counter("segue_briefs", "Packets that a model was to word.", ["outcome"], registry=of)
        self.offers = Counter("segue_offers", "Offers, by what became of them.", ["end"], registry=of)
        self.durable = Histogram(
            "segue_durable_seconds", "From a customer's message to its acknowledgement.", buckets=FAST, registry=of
        )
        self.requests = Histogram(
            "segue_http_seconds", "Requests.", ["method", "route", "status"], buckets=FAST, registry=of
        )
        self.sockets = Gauge("segue_sockets", "Open sockets.", ["side"], registry=of)
        self.hooks = Counter("segue_webhooks", "Deliveries of webhooks.", ["result"], registry=of)
        self.stuck = Gauge(
            "segue_handoffs_stuck", "Handoffs beyond their bound now, by what is missing.", ["missing"], registry=of
        )
        self.promises = Gauge(
            "segue_waits_told", "Waits told in the last 30 days that ended, by minutes, and of these the kept.",
            ["minutes", "result"], registry=of,
        )  # fmt: skip
        self._of_kind = {
            e.CustomerSpoke: self.messages.labels("customer"),
            e.AiSpoke: self.messages.labels("ai"),
            e.HumanSpoke: self.messages.labels("person"),
            e.Offered: self.offers.labels("made"),
            e.Accepted: self.offers.labels("accepted"),
            e.Declined: self.offers.labels("declined"),
            e.Expired: self.offers.labels("expired"),
        }

    def tap(self, change: Change) -> None:
        """Counts what was written."""
        for event in change.events:
            counter = self._of_kind.get(type(event))
            if counter is not None:
                counter.inc()
            elif isinstance(event, e.HandedOff):
                self.handoffs.labels(event.destination.team).inc()
            elif isinstance(event, e.Understood):
                self.readings.labels("failed" if event.gap else "noted" if event.reading.notes else "planned").inc()

    def count_stuck(self, of: Callable[[e.Missing], float]) -> None:
        """Whom to ask, at each look, how many handoffs lack something."""
        for missing in e.Missing:
            self.stuck.labels(missing.value).set_function(partial(of, missing))

    def count_promises(self, of: Callable[[int, bool], float]) -> None:
        """Whom to ask, at each look, how many waits were told and how many of them were kept."""
        for minutes in BUCKETS:
            self.promises.labels(minutes, "ended").set_function(partial(of, minutes, False))
            self.promises.labels(minutes, "kept").set_function(partial(of, minutes, True))

    def text(self) -> bytes:
        """All of it in Prometheus' own words."""
        return generate_latest(self.registry)
