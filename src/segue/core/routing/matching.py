"""The matcher: who waits and who is free, brought together. Pure; whoever drives it hands in the time.

Earliest promise first: a case is due at its request plus its tier's target over its urgency, and stays due then through
every transfer. An agent fits as far as they are expected to resolve what it may be about, over all of its
probabilities. Unsure cases wait a moment for somebody who fits well. What needs a certificate never goes without.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from heapq import heappop, heappush

from .cases import AgentLike, CaseLike, Match, RulesLike
from .lines import ANYBODY_AFTER, GATE, HOLD, LEAST, NEVER, SECOND, SURE, Line, Profile, Waiting, due_of


class Matcher:
    """Brings waiting cases and free agents together; returns matches, and regards them as carried out.

    Args:
        rules: of the team.
    """

    def __init__(self, rules: RulesLike) -> None:
        self.rules = rules
        self._head_start: Mapping[str, float] = getattr(rules, "head_start", {})
        self._waiting: dict[str, Waiting] = {}
        self._lines: dict[tuple[object, ...], Line] = {}
        self._profiles: dict[tuple[object, ...], Profile] = {}
        self._by_skill: dict[tuple[str, str], list[Profile]] = {}
        self._agents: dict[str, tuple[AgentLike, Profile, int, float]] = {}
        self._to_relax: list[tuple[float, int, Waiting]] = []
        self._order = 0

    # ---- what happens

    def arrive(self, case: CaseLike, now: float) -> list[Match]:
        """A case starts to wait."""
        return self._placed(self._wait(case, now), now)

    def requeue(self, case: CaseLike, now: float) -> list[Match]:
        """Better facts about a case; one that was with somebody waits again, with its first due time."""
        old = self._waiting.pop(case.id, None)
        waiting = self._wait(case, now)
        if old is not None:
            old.is_here = False
            waiting.relaxed_at, waiting.anybody_at = old.relaxed_at, old.anybody_at
        return self._placed(waiting, now)

    def leave(self, case_id: str) -> list[Match]:
        """A waiting customer has gone."""
        gone = self._waiting.pop(case_id, None)
        if gone is not None:
            gone.is_here = False
        return []

    def free(self, agent: AgentLike, now: float) -> list[Match]:
        """An agent's room has changed; what was known of them before is forgotten."""
        profile = self._profile_of(agent)
        room = max(0, agent.capacity - agent.busy)
        self._agents[agent.id] = (agent, profile, room, now)
        matches: list[Match] = []
        while room > 0:
            found = self._best_case(profile, now)
            if found is None:
                self._agents[agent.id] = (agent, profile, room, now)
                heappush(profile.free, (agent.capacity - room, now, agent.id))
                break
            waiting, fit = found
            self._take(waiting)
            room -= 1
            self._agents[agent.id] = (agent, profile, room, now)
            matches.append((waiting.case.id, agent.id, f"first due of whom they fit ({fit:.2f})"))
        return matches

    def tick(self, now: float) -> list[Match]:
        """Time has passed: cases that waited long enough may go to somebody who fits less well."""
        due: list[Waiting] = []
        while self._to_relax and self._to_relax[0][0] <= now:
            waiting = heappop(self._to_relax)[2]
            if waiting.is_here:
                due.append(waiting)
        matches: list[Match] = []
        for waiting in sorted(due, key=lambda one: (one.due, one.case.id)):
            found = self._offered(waiting, now)
            matches += found
            if not found:
                self._widen(waiting, now)
        return matches

    def _widen(self, waiting: Waiting, now: float) -> None:
        """A case that nobody could take yet is seen by more people from now on."""
        if now < waiting.anybody_at:
            self._order += 1
            heappush(self._to_relax, (waiting.anybody_at, self._order, waiting))
            return
        moved = self._waiting[waiting.case.id] = replace(waiting)
        waiting.is_here = False
        self._stand(moved, now)

    # ---- a case looks for an agent

    def _wait(self, case: CaseLike, now: float) -> Waiting:
        target = self.rules.targets[case.tier]
        sensitive = [(p, name) for name, p in case.intents.items() if name in self.rules.certified]
        gate = max(sensitive)[1] if sum(p for p, _ in sensitive) > GATE else None
        due = case.requested_at + target / case.urgency - self._head_start.get(case.tier, 0.0)
        likely = sorted(((name, p) for name, p in case.intents.items() if p >= LEAST), key=lambda pair: -pair[1])
        weights = tuple(likely) or (("", 1.0),)
        held, last = now + HOLD * target, now + ANYBODY_AFTER
        waiting = self._waiting[case.id] = Waiting(case, due, held, last, gate, weights)
        return waiting

    def _placed(self, waiting: Waiting, now: float) -> list[Match]:
        """The match of a case, or its place in line."""
        matches = self._offered(waiting, now)
        if not matches:
            self._stand(waiting, now)
        return matches

    def _stand(self, waiting: Waiting, now: float) -> None:
        """Puts a case in its line, and has it looked at again when it may go to more people."""
        self._order += 1  # nothing else may decide between two that are due together
        self._line_of(waiting, now).push(waiting, self._order)
        later = next((at for at in (waiting.relaxed_at, waiting.anybody_at) if at > now), None)
        if later is not None:
            heappush(self._to_relax, (later, self._order, waiting))

    def _offered(self, waiting: Waiting, now: float) -> list[Match]:
        found = self._best_agent(waiting, now)
        if found is None:
            return []
        profile, fit = found
        busy, idle, id = heappop(profile.free)
        agent, _, room, since = self._agents[id]
        self._agents[id] = (agent, profile, room - 1, since)
        if room > 1:
            heappush(profile.free, (busy + 1, idle, id))
        self._take(waiting)
        return [(waiting.case.id, id, f"fits best ({fit:.2f}), {busy} of {agent.capacity} taken")]

    def _best_agent(self, waiting: Waiting, now: float) -> tuple[Profile, float] | None:
        """Best fit, then least busy, then narrowest, then longest idle."""
        needed = waiting.needed(now)
        best: tuple[float, int, int, float, str] | None = None
        chosen: tuple[Profile, float] | None = None
        certified = self.rules.certified
        for profile in self._able(waiting, needed):
            head = self._head(profile)
            if head is None or not profile.may(waiting):
                continue
            fit = profile.fit(waiting, certified)
            if fit < needed:
                continue
            key = (-round(fit, 2), head[0], len(profile.skills), head[1], head[2])
            if best is None or key < best:
                best, chosen = key, (profile, fit)
        return chosen

    def _able(self, waiting: Waiting, needed: float) -> Iterable[Profile]:
        """Profiles with a skill for what the case may be about; no other can fit well enough."""
        language = waiting.case.language
        if needed <= 0:
            return [profile for profile in self._profiles.values() if language in profile.languages]
        first = waiting.weights[0]
        found = self._by_skill.get((language, first[0]), [])
        if first[1] >= SURE:
            return found
        seen = dict.fromkeys(found)
        for name, p in waiting.weights[1:]:
            if p < SECOND:
                break
            seen |= dict.fromkeys(self._by_skill.get((language, name), []))
        return seen

    def _head(self, profile: Profile) -> tuple[int, float, str] | None:
        """The first free agent of a profile whose entry still holds."""
        free = profile.free
        while free:
            busy, idle, id = free[0]
            agent, now_in, room, since = self._agents[id]
            if now_in is profile and room > 0 and since == idle and agent.capacity - room == busy:
                return free[0]
            heappop(free)
        return None

    # ---- an agent looks for a case

    def _best_case(self, profile: Profile, now: float) -> tuple[Waiting, float] | None:
        """The earliest due of those whom a profile fits, among the heads of the lines that it may serve."""
        lines = self._lines_of(profile)
        if not lines:
            return None
        while True:
            first = min(lines, key=due_of)
            due = first.due
            if due == NEVER:
                return None
            if first.head() is not None and first.due == due:  # else who stood there has gone: look again
                break
        found = self._fitting(profile, first, now)
        return found if found is not None else self._best_behind(profile, lines, now)

    def _best_behind(self, profile: Profile, lines: list[Line], now: float) -> tuple[Waiting, float] | None:
        """The same where the very first does not fit: line by line, as long as one may be due earlier."""
        best: tuple[Waiting, float] | None = None
        for line in sorted((line for line in lines if line.head() is not None), key=due_of):
            if best is not None and best[0].due <= line.due:
                break
            found = self._fitting(profile, line, now)
            if found is not None and (best is None or found[0].due < best[0].due):
                best = found
        return best

    def _fitting(self, profile: Profile, line: Line, now: float) -> tuple[Waiting, float] | None:
        """The first of a line's head and the two behind it, no deeper, whom a profile fits."""
        for place in (0, 1, 2):
            waiting = line.heap[place][2] if place < len(line.heap) else None
            if waiting is None or not waiting.is_here:
                continue
            fit = profile.fit(waiting, self.rules.certified)
            if fit >= waiting.needed(now):
                return waiting, fit
        return None

    def _lines_of(self, profile: Profile) -> list[Line]:
        if profile.lines is None:
            profile.lines = [line for line in self._lines.values() if self._may_serve(profile, line)]
        return profile.lines

    def _may_serve(self, profile: Profile, line: Line) -> bool:
        """Whether a profile can fit anybody in a line."""
        hard = (
            line.language in profile.languages
            and (line.certification is None or line.certification in profile.certifications)
            and (line.gate is None or line.gate in profile.certifications)
        )
        return hard and (not line.first or line.first in profile.skills or line.second in profile.skills)

    # ---- bookkeeping

    def _take(self, waiting: Waiting) -> None:
        waiting.is_here = False
        self._waiting.pop(waiting.case.id, None)

    def _line_of(self, waiting: Waiting, now: float) -> Line:
        """The line of cases like this one; of those that anybody may have, one for each that is hard."""
        case, weights = waiting.case, waiting.weights
        first, second, is_sure = "", "", False
        if now < waiting.anybody_at:
            first, is_sure = weights[0][0], weights[0][1] >= SURE
            second = weights[1][0] if len(weights) > 1 and weights[1][1] > SECOND else ""
        key = (case.language, case.certification, waiting.gate, first, second, is_sure)
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = Line(case.language, case.certification, waiting.gate, first, second, is_sure)
            for profile in self._profiles.values():
                if profile.lines is not None and self._may_serve(profile, line):
                    profile.lines.append(line)
        return line

    def _profile_of(self, agent: AgentLike) -> Profile:
        """The profile of an agent; what they can do rarely changes, so the last one is looked at first."""
        known = self._agents.get(agent.id)
        if (
            known is not None
            and known[0].skills is agent.skills
            and known[0].languages == agent.languages
            and known[0].certifications == agent.certifications
        ):
            return known[1]
        key = (frozenset(agent.skills.items()), agent.languages, agent.certifications)
        profile = self._profiles.get(key)
        if profile is None:
            profile = self._profiles[key] = Profile(dict(agent.skills), agent.languages, agent.certifications)
            for language in agent.languages:
                for skill in agent.skills:
                    self._by_skill.setdefault((language, skill), []).append(profile)
        return profile
