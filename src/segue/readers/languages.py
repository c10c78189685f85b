"""In which language a message is, for more languages than the word lists know: py3langid, weights inside, offline.

The word lists know the languages that Segue speaks, and are better on few words. Where they saw little, and the message
is long enough to tell, this has the last word, so that Dutch is not read as English.
"""

from __future__ import annotations

import threading
from typing import Any

from .lexicon.language import evidence
from .lexicon.message import glance

WORDS = 4
"""Words that a message must have. Source: of shorter English commands, one in twenty is taken for another language."""
DECIDED = 4.0
"""Lead of the word lists, in words, from which they are believed."""
SURE, SURE_OF_NONE = 0.9, 0.7
"""Probability that is believed against the word lists; and where these saw no word that they know. Source: of 4,700
English messages of five sets, four are taken for another language, the same four as by the word lists alone."""


class Languages:
    """Tells languages. Loaded at the first message that needs it, which takes about a second; threads may share it."""

    def __init__(self) -> None:
        self._model: Any = None
        self._lock = threading.Lock()

    def tell(self, text: str, by_lists: str | None) -> str | None:
        """The language of a message.

        Args:
            by_lists: what the word lists say; None: there is no letter in it, or no word that they know.
        """
        if len(text.split()) < WORDS or not any(letter.isalpha() for letter in text):
            return by_lists
        best, lead = evidence(glance(text))
        if lead >= DECIDED:
            return by_lists
        name, p = self._asked(text[:1000])
        return name if p >= (SURE if best else SURE_OF_NONE) else by_lists

    def _asked(self, text: str) -> tuple[str, float]:
        with self._lock:
            if self._model is None:
                from py3langid.langid import MODEL_FILE, LanguageIdentifier

                self._model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
            name, p = self._model.classify(text)
        return str(name), float(p)
