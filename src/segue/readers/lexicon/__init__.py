"""All of a Reading without any model: word lists and rules. Fast, and the same every time."""

from __future__ import annotations

from segue.core.policy import Policy
from segue.core.reading import Reading
from segue.core.transcript import Speaker, Transcript

from .language import language
from .message import message
from .wishes import wish


class Lexicon:
    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    def read_now(self, transcript: Transcript) -> Reading:
        turns = [t.text for t in transcript.turns if t.speaker is Speaker.CUSTOMER]
        said = message(turns[-1]) if turns else message("")
        lang = language(said, [], self._policy.languages)
        p, w = wish(said, lang)
        return Reading(wants_human=p)
