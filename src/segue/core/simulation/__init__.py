"""A day on paper: what would come of two more in billing on Monday, before anybody is asked to work then.

The team's own matcher brings made-up customers and the team's people together, event by event. The customers are the
same under each variant, with the same luck, so that differences are paired; a day counts once, for waits of one day
hang together. Chance is handed in. Read FIGURES first.
"""

from __future__ import annotations

from collections.abc import Sequence

from .chance import Chance as Chance
from .chance import Chances as Chances
from .comparing import Compared as Compared
from .comparing import Interval as Interval
from .comparing import compared as compared
from .comparing import interval as interval
from .customers import drawn
from .figures import FIGURES as FIGURES
from .figures import Figures as Figures
from .figures import figures_of
from .floor import Floor
from .hearing import Hearing
from .world import BadScenario as BadScenario
from .world import Plan as Plan
from .world import Scenario as Scenario
from .world import Variant as Variant
from .world import Visit as Visit
from .world import Worker as Worker


class Simulation:
    """A scenario and its variants, day by day, with the same customers for each.

    Args:
        scenarios: what is compared by name, as `variants.applied` makes them; they differ in people, load, accuracy.
        chances: chance by name, the same for the same name; from a seed.
    """

    def __init__(self, scenarios: dict[str, Scenario], chances: Chances) -> None:
        self.scenarios = scenarios
        self._chances = chances
        self._most = max(scenario.load for scenario in scenarios.values())
        self._hearing = {
            name: Hearing(scenario.arrivals.shares(), scenario.confused, scenario.accuracy, chances("voices"))
            for name, scenario in scenarios.items()
        }

    def played(self, name: str, weekday: int, number: int) -> Sequence[Visit]:
        """One day of one variant: every customer with what became of them.

        Args:
            weekday: 0 = Monday.
            number: of the day, from 0; the same number has the same customers.
        """
        scenario, day = self.scenarios[name], f"day {weekday}.{number}"
        came = [
            customer
            for customer in drawn(scenario, self._most, weekday, self._chances(day))
            if customer.mark * self._most < scenario.load
        ]
        return Floor(scenario, came, self._hearing[name], weekday, lambda who: self._chances(f"{day} {who}")).play()

    def simulate(self, name: str, weekday: int, number: int) -> Figures:
        """The figures of one day of one variant; see `played`."""
        return figures_of(self.scenarios[name], self.played(name, weekday, number))
