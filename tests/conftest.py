"""Where a machine decides whether a change may land, every run looks at the same examples; by hand, at new ones."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("same examples", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("same examples")
