"""The reader that computes: the word lists' reading, sharpened by the models that come with Segue, and with the intents
of a model trained on the team's tickets where there is one.

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
from segue.core.triggers.phrases import same_numbers

from .encoder import Encoder, encoder_of
from .encoder.bundled import NAME
from .encoder.onnx import AT_MOST
from .heads import SERVED, Heads
from .languages import Languages
from .lexicon import RESULTS, Lexicon, unserved
from .lexicon.differences import differ
from .lexicon.language import is_english
from .lexicon.message import glance
from .lexicon.repeats import agrees, is_small_talk
from .lexicon.wishes import SERVED as LISTED
from .subjects import Subjects
from .tickets.model import TicketModel, load_model
from .tickets.store import MANIFEST, manifest_of
from .tickets.tone import ToneHead

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
"""Earlier messages of the customer that are compared, and earlier turns of the AI."""
WORDS = 4
"""Words below which a message is too short to be compared by meaning ("yes", an order number)."""
REMEMBERED = 2_000
"""Texts whose vectors are kept at hand: 3 MB, and 8 MB for the longest of texts."""
SHARPENED = 8
"""Passages of a draft whose meaning is looked at, the first ones. Source: 8 of usual length take some 100 ms; those of
a knowledge base are remembered."""
LOOK_EVERY = 5.0
"""Seconds between two looks at whether a newer model lies in the folder."""


def local_reader(models: Path | None, policy: Policy, encoder_key: str = "") -> LocalReader:
    """The reader of a folder that `segue train` wrote, with the encoder that it was trained with.

    Args:
        models: the folder; None reads with the models that come with Segue alone, the intents by the word lists.
        encoder_key: for an encoder that is an endpoint.

    Raises:
        NoModel, ModelDamaged, NoEncoder, EncoderDamaged: with the command that repairs it.
        ImportError: `segue[readers]` is not installed.
    """
    encoder = encoder_of(str(manifest_of(models).get("encoder_at", "")) if models else "", encoder_key)
    heads = Heads()
    return LocalReader(policy, encoder, models, heads if heads.encoder == encoder.name else None)


class LocalReader:
    """The whole Reading, on this machine.

    Several threads may ask it at once. A model that is replaced in its folder is taken up within seconds.

    Args:
        policy: of the team.
        encoder: texts into vectors.
        models: the folder that `segue train` wrote; None: there is none.
        heads: what sharpens the other figures; they must fit the encoder.

    Raises:
        NoModel, ModelDamaged: the folder's model cannot be used.
    """

    def __init__(self, policy: Policy, encoder: Encoder, models: Path | None, heads: Heads | None = None) -> None:
        self._encoder, self._folder, self._heads = encoder, models, heads
        self._lexicon = Lexicon(policy)
        self._languages = Languages()
        self._subjects = Subjects(policy.subjects, encoder)
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()
        self._seen, self._looked = self._stamp(), time.monotonic()
        self._model: TicketModel | None = load_model(models, encoder.name) if models else None

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
        said, before = spoken[-1], spoken[-1 - EARLIER : -1]
        tongue = self._languages.tell(said, reading.language)
        if tongue in LISTED and reading.language is None:
            reading = self._lexicon.read_now(transcript, tongue)
        reading = _told_in(reading, tongue)
        heads = self._heads if reading.language in SERVED else None
        brought = _brought(transcript) if heads else ()
        vectors = self._encoded([*before, *brought, said])
        if heads:
            results = list(zip(brought, vectors[len(before) : -1], strict=True))
            own = self._model.tone if self._model else None
            reading = _sharpened(heads, own, reading, said, vectors[-1], results)
        elif self._heads and reading.language:
            note = f"tone, stakes and the like were read by the word lists: the models do not serve {reading.language}"
            reading = replace(reading, notes=(*reading.notes, note))
        elif not self._heads and self._encoder.name != NAME:
            note = (
                f"the word lists read tone, stakes and the like: the models do not fit the encoder {self._encoder.name}"
            )
            reading = replace(reading, notes=(*reading.notes, note))
        reading = self._subjects.read(reading, said, vectors[-1])
        if self._model:
            reading = _meant(self._model, reading, said, vectors[-1:])
        again = self._repeats(said, before, vectors[[*range(len(before)), -1]])
        said_before = self._said_before(transcript) if heads or not self._heads else ()
        return replace(reading, repeats=max(reading.repeats or 0, again), said_before=said_before)

    def read_passages_now(self, passages: Sequence[str]) -> tuple[tuple[float, str], ...]:
        """For each passage the probability that it gives the AI orders, and the words that show it."""
        found = self._lexicon.read_passages_now(passages)
        if not (heads := self._heads):
            return found
        served = [at for at, passage in enumerate(passages) if is_english(passage)][:SHARPENED]
        vectors = self._encoded([passages[at] for at in served]) if served else ()
        sharper = {at: heads.planted(found[at][0], passages[at], vectors[i]) for i, at in enumerate(served)}
        return tuple((sharper.get(at, p), words) for at, (p, words) in enumerate(found))

    async def read_passages(self, passages: Sequence[str]) -> tuple[tuple[float, str], ...]:
        """The same, for who waits."""
        return self.read_passages_now(passages)

    def _repeats(self, said: str, before: Sequence[str], vectors: NDArray[np.float32]) -> int:
        """How many earlier messages asked the same in other words."""
        asked = glance(said)
        if len(said.split()) < WORDS or is_small_talk(asked) or agrees(asked):
            return 0
        like = vectors[:-1] @ vectors[-1]
        alike = [text for text, cosine in zip(before, like, strict=True) if cosine >= SAME]
        return sum(1 for text in alike if len(text.split()) >= WORDS and not differ(asked, glance(text)))

    def _said_before(self, transcript: Transcript) -> tuple[int, ...]:
        """The AI's earlier turns that its last one said again. Each is encoded when it is the last, and remembered."""
        told = _told(transcript)[-1 - EARLIER :]
        if not told:
            return ()
        *before, (_, last) = told
        vector = self._encoded([last])[0]  # alone: beside longer texts a short one costs as much as they do
        alike = [(number, text) for number, text in before if same_numbers(text, last)]
        if not alike:
            return ()
        cosines = self._encoded([text for _, text in alike]) @ vector
        return tuple(number for (number, _), cosine in zip(alike, cosines, strict=True) if cosine >= SAME)

    def _encoded(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors, those of earlier messages from memory; what a tool brought may be long, and is not kept whole."""
        import numpy as np

        texts = [text[:AT_MOST] for text in texts]
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
            if stamp == self._seen or self._folder is None:
                return
            self._seen = stamp
        try:
            self._model = load_model(self._folder, self._encoder.name)
            log.info("the model in %s is read with from now on", self._folder)
        except SegueError as error:
            log.warning("%s", error)

    def _stamp(self) -> int:
        if self._folder is None:
            return 0
        try:
            return (self._folder / MANIFEST).stat().st_mtime_ns
        except OSError:
            return 0


def _told_in(reading: Reading, tongue: str | None) -> Reading:
    """A reading of the word lists with the language as it is told here; what they did not see in one that they do not
    serve was not measured."""
    if tongue == reading.language:
        return reading
    told = replace(reading, language=tongue)
    return told if tongue in LISTED or reading.wants_human is None else unserved(told)


def _sharpened(
    heads: Heads,
    own: ToneHead | None,
    reading: Reading,
    said: str,
    vector: NDArray[np.float32],
    results: Sequence[tuple[str, NDArray[np.float32]]],
) -> Reading:
    """A reading of the word lists, sharpened by the shipped heads, its tone by the team's own where there is one."""
    sharper = heads.read(reading, said, vector, results)
    if own is None or sharper.tone is None:
        return sharper
    if own.told.get("heads") != heads.mark:
        note = "tone was read by the shipped models: the team's own was learned with another version; train it again"
        return replace(sharper, notes=(*sharper.notes, note))
    return replace(sharper, tone=own.read(sharper.tone, heads.signs(reading, said, vector), said, vector))


def _meant(model: TicketModel, reading: Reading, said: str, vector: NDArray[np.float32]) -> Reading:
    """A reading with the intents that a team's tickets taught."""
    meant = model.read([said], vector)
    ranked = meant.probabilities[0].argsort()[::-1][:TOLD]
    chances = ((model.intents[at], float(meant.probabilities[0][at])) for at in ranked)
    return replace(
        reading,
        intents=tuple(Likely(name, p) for name, p in chances if p >= LEAST),
        out_of_scope=0.0 if _is_known(reading, said) else float(meant.outside[0]),
        notes=(*reading.notes, *_notes(model, reading)),
    )


def _told(transcript: Transcript) -> list[tuple[int, str]]:
    """What the AI had said when the customer spoke last, and since people last had a part in it, with its numbers."""
    said: list[tuple[int, str]] = []
    known = 0
    for number, turn in transcript.numbered():
        if turn.speaker is Speaker.CUSTOMER:
            known = len(said)
        elif turn.speaker in (Speaker.HUMAN, Speaker.SYSTEM):
            said.clear()
        elif turn.speaker is Speaker.AI and len(turn.text.split()) >= WORDS:
            said.append((number, turn.text))
    return said[:known]


def _brought(transcript: Transcript) -> list[str]:
    """What tools brought since the customer's turn."""
    found: list[str] = []
    for turn in reversed(transcript.turns):
        if turn.speaker is Speaker.CUSTOMER:
            break
        if turn.tool is not None and turn.tool.result:
            found.append(turn.tool.result)
    return found[:RESULTS]


def _is_known(reading: Reading, said: str) -> bool:
    """Whether a message is in scope whatever the tickets are: a wish for a person, small talk."""
    return (reading.wants_human or 0.0) >= 0.5 or is_small_talk(glance(said))


def _notes(model: TicketModel, reading: Reading) -> tuple[str, ...]:
    if reading.language is None or reading.language in model.languages:
        return ()
    return (f"the model has hardly a ticket in {reading.language}; its intents there are less sure than they look",)
