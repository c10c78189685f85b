"""From a fresh copy of this checkout to the three printed addresses: `make demo`, word for word, on a warm package cache.

The copy has no environment and no built pages; packages come from the caches of uv and npm if they were fetched before.
Bar: 60 seconds.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
BAR = 60.0
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/(shop|desk|board)\b")


def copy_to(folder: Path) -> None:
    """What a clone would hold, and what is not committed yet; nothing that was built or installed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True,
    ).stdout  # fmt: skip
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def seconds_until_it_runs(folder: Path, within: float) -> tuple[float, str]:
    """Types `make demo` in a fresh copy and stops the clock at the third address.

    Returns:
        Seconds, and what was printed.

    Raises:
        TimeoutError: it took longer than `within` seconds, or ended before; the text is what was printed.
    """
    ours = ("VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT", "UV_NO_SYNC")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SEGUE_") and name not in ours}
    output = folder.parent / "printed.txt"
    began = time.monotonic()
    with output.open("wb") as out:
        process = subprocess.Popen(
            ["make", "demo", "PORT=0"], cwd=folder, env=clean, stdout=out, stderr=out, start_new_session=True
        )
    try:
        while time.monotonic() - began < within and process.poll() is None:
            printed = output.read_text(encoding="utf-8", errors="replace")
            if set(ADDRESS.findall(printed)) == {"shop", "desk", "board"}:
                return time.monotonic() - began, printed
            time.sleep(0.05)
        raise TimeoutError(output.read_text(encoding="utf-8", errors="replace"))
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)


def main() -> None:
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "segue"
        copy.mkdir()
        copy_to(copy)
        try:
            seconds, _ = seconds_until_it_runs(copy, 300)
        except TimeoutError as late:
            sys.exit(f"the demo did not come up:\n{late}")
    print(f"a fresh copy to the three addresses of make demo   {seconds:6.1f} s   bar {BAR:.0f} s")


if __name__ == "__main__":
    main()
