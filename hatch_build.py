"""Builds the pages into the package, for wheels and for editable installs; SEGUE_SKIP_UI=1 leaves them out."""

import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Pages(BuildHookInterface):  # type: ignore[type-arg]
    """Hatch calls this before it packs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Builds the pages unless they are newer than their sources.

        Raises:
            SystemExit: they could not be built; the text says why and what to do.
        """
        script = Path(self.root) / "web" / "build.py"
        if self.target_name != "wheel" or os.environ.get("SEGUE_SKIP_UI") == "1" or not script.exists():
            return
        spec = importlib.util.spec_from_file_location("segue_pages", script)
        assert spec is not None
        assert spec.loader is not None
        pages = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(pages)
        try:
            pages.build()
        except pages.PagesNotBuilt as error:
            sys.exit(str(error))
