"""The reader that computes: the word lists' reading, with the figures that a model trained on the team's tickets knows
better put in their place.

What no model measures stays as the word lists have it, so a wish for a person is never heard less than without a model.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from segue.core.errors import SegueError
from segue.core.policy import Policy
from segue.core.reading import Likely, Reading
from segue.core.transcript import Speaker, Transcript

from .encoder import Encoder, encoder_of
from .lexicon import Lexicon
from .lexicon.message import glance
from .lexicon.repeats import is_small_talk
from .tickets.model import TicketModel, load_model
from .tickets.store import MANIFEST, manifest_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger("segue")

TOLD = 5
"""Intents that are told, the likeliest."""
LEAST = 0.01
"""Probability below which an intent is not told."""
SAME = 0.75
"""Cosine from which a message asks what an earlier one asked. Source: findings; well above the .6 at which hardly one
pair in a hundred of BANKING77 questions of different intents lies, because small differences matter within one talk."""
EARLIER = 6
"""Earlier messages of the customer that are compared."""
WORDS = 4
"""Words below which a message is too short to be compared by meaning ("yes", an order number)."""
REMEMBERED = 2_000
"""Texts whose vectors are kept at hand, 3 MB."""
LOOK_EVERY = 5.0
"""Seconds between two looks at whether a newer model lies in the folder."""


def local_reader(models: Path, policy: Policy, encoder_key: str = "") -> LocalReader:
    """The reader of a folder that `segue train` wrote, with the encoder that it was trained with.

    Args:
        encoder_key: for an encoder that is an endpoint.

    Raises:
        NoModel, ModelDamaged, NoEncoder, EncoderDamaged: with the command that repairs it.
        ImportError: `segue[readers]` is not installed.
    """
    encoder = encoder_of(str(manifest_of(models).get("encoder_at", "")), encoder_key)
    return LocalReader(policy, encoder, models)


class LocalReader:
    """The whole Reading, on this machine.

    Several threads may ask it at once. A model that is replaced in its folder is taken up within seconds.

    Args:
        policy: of the team.
        encoder: texts into vectors.
        models: the folder that `segue train` wrote.

    Raises:
        NoModel, ModelDamaged: the folder's model cannot be used.
    """

    def __init__(self, policy: Policy, encoder: Encoder, models: Path) -> None:
        self._policy, self._encoder, self._folder = policy, encoder, models
        self._lexicon = Lexicon(policy)
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()
        self._seen, self._looked = self._stamp(), time.monotonic()
        self._model: TicketModel = load_model(models, encoder.name)

    async def read(self, transcript: Transcript) -> Reading:
        """The reading of the last customer turn."""
        return self.read_now(transcript)

    def read_now(self, transcript: Transcript) -> Reading:
        """The same, for callers that do not wait."""
        self._look()
        reading = self._lexicon.read_now(transcript)
        spoken = [turn.text for turn in transcript.turns if turn.speaker is Speaker.CUSTOMER]
        if not spoken or not spoken[-1].strip():
            return reading
        model, said = self._model, spoken[-1]
        vectors = self._encoded([*spoken[-1 - EARLIER : -1], said])
        meant = model.read([said], vectors[-1:])
        ranked = meant.probabilities[0].argsort()[::-1][:TOLD]
        intents = tuple(
            Likely(model.intents[at], float(p)) for at in ranked if (p := meant.probabilities[0][at]) >= LEAST
        )
        return replace(
            reading,
            intents=intents,
            out_of_scope=0.0 if _is_known(reading, said) else float(meant.outside[0]),
            repeats=max(reading.repeats or 0, self._repeats(said, spoken[-1 - EARLIER : -1], vectors)),
            notes=(*reading.notes, *_notes(model, reading)),
        )

    def _repeats(self, said: str, before: Sequence[str], vectors: NDArray[np.float32]) -> int:
        """How many earlier messages asked the same in other words."""
        if len(said.split()) < WORDS or is_small_talk(glance(said)):
            return 0
        like = vectors[:-1] @ vectors[-1]
        pairs = zip(before, like, strict=True)
        return sum(1 for text, cosine in pairs if cosine >= SAME and len(text.split()) >= WORDS)

    def _encoded(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors, those of earlier messages from memory."""
        import numpy as np

        with self._lock:
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
        if lacking := [text for text in dict.fromkeys(texts) if text not in known]:
            known |= dict(zip(lacking, self._encoder.encode(lacking), strict=True))
        with self._lock:
            self._vectors.update(known)
            while len(self._vectors) > REMEMBERED:
                self._vectors.popitem(last=False)
        return np.stack([known[text] for text in texts])

    # ---- a newer model

    def _look(self) -> None:
        """Takes up a model that was put in the folder meanwhile; one that cannot be used changes nothing."""
        with self._lock:
            if time.monotonic() - self._looked < LOOK_EVERY:
                return
            self._looked = time.monotonic()
            stamp = self._stamp()
            if stamp == self._seen:
                return
            self._seen = stamp
        try:
            self._model = load_model(self._folder, self._encoder.name)
            log.info("the model in %s is read with from now on", self._folder)
        except SegueError as error:
            log.warning("%s", error)

    def _stamp(self) -> int:
        try:
            return (self._folder / MANIFEST).stat().st_mtime_ns
        except OSError:
            return 0


def _is_known(reading: Reading, said: str) -> bool:
    """Whether a message is in scope whatever the tickets are: a wish for a person, small talk, something at stake."""
    at_stake = max((stake.p for stake in reading.stakes), default=0.0)
    return max(reading.wants_human or 0.0, at_stake) >= 0.5 or is_small_talk(glance(said))


def _notes(model: TicketModel, reading: Reading) -> tuple[str, ...]:
    if reading.language is None or reading.language in model.languages:
        return ()
    return (f"the model has hardly a ticket in {reading.language}; its intents there are less sure than they look",)
