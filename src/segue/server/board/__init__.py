"""The board: the figures of quality by team and period, and what is so now, kept up as things happen.

At the start the journal is read through once, in slices; from then on each change brings its own events. No figure is
defined here: `core/quality` says what is seen of a conversation; the board keeps sums of that and takes the last step.
"""

from __future__ import annotations

from .board import Board as Board
from .show import show as show
