"""The law of imports: rooms stand in one order, thought knows no deed, and nothing third-party is loaded for `segue`."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src" / "segue"
ORDER = (
    "errors", "reading", "transcript", "grounding", "policy", "wording", "triggers", "charter", "packet", "nudge", "redaction", "routing",
    "waits", "receiving", "asking", "handback", "events", "conversation", "entries", "decisions", "quality", "rehearsal", "calibration",
    "simulation",
)  # fmt: skip
"""The rooms of core, in reading order, which is the order of imports."""
DEEDS = ("switchboard", "readers", "journal", "agents", "channels", "desks", "records", "waits")
ROOTS = ("cli", "server", "library.py", "__init__.py", "__main__.py")
"""Where everything may be plugged together."""


def imports_of(path: Path) -> set[str]:
    """Absolute names of the modules that a file imports, relative ones resolved."""
    here = ("segue", *path.relative_to(SRC).with_suffix("").parts)
    here = here[:-1] if path.name == "__init__.py" else here
    package = here if path.name == "__init__.py" else here[:-1]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*base, *((node.module,) if node.module else ())))
            found |= {f"{module}.{name.name}" for name in node.names} if not node.module else {module}
    return found


def room_of(path: Path) -> str:
    return path.relative_to(SRC / "core").parts[0].removesuffix(".py")


CORE = sorted(path for path in (SRC / "core").rglob("*.py") if path != SRC / "core" / "__init__.py")


def test_every_room_has_its_place_in_the_order():
    assert {room_of(path) for path in CORE} == set(ORDER)


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(SRC)))
def test_a_room_imports_the_standard_library_and_earlier_rooms_only(path):
    place = ORDER.index(room_of(path))
    wrong = []
    for name in imports_of(path):
        if name.startswith("segue.core."):
            other = name.split(".")[2]
            if ORDER.index(other) > place:
                wrong.append(f"{room_of(path)} imports {other}")
        elif name.split(".")[0] not in sys.stdlib_module_names:
            wrong.append(f"{room_of(path)} imports {name}")

    assert wrong == []


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(SRC)))
def test_thought_touches_no_clock_disk_network_or_chance(path):
    text = path.read_text(encoding="utf-8")
    deeds = re.findall(
        r"(?:\bdatetime\.now|time\.time|monotonic\(|(?<![\w|])open\(|socket|urllib|random\.|uuid|os\.environ|asyncio|print\()",
        text,
    )

    assert deeds == []
    assert not re.search(r"\bAny\b", re.sub(r'""".*?"""|#.*', "", text, flags=re.S)), "Any in a pure room"


@pytest.mark.parametrize("folder", [folder for folder in DEEDS if (SRC / folder).is_dir()])
def test_deeds_import_thought_and_never_each_other(folder):
    wrong = []
    for path in (SRC / folder).rglob("*.py"):
        for name in imports_of(path):
            if name.startswith("segue.") and name.split(".")[1] not in ("core", folder):
                wrong.append(f"{path.relative_to(SRC)} imports {name}")

    assert wrong == []


def test_every_folder_is_thought_a_deed_or_a_root():
    parts = {path.relative_to(SRC).parts[0] for path in SRC.rglob("*.py")}

    assert parts <= {"core", *DEEDS, *ROOTS}


def test_importing_segue_loads_nothing_third_party_and_few_modules():
    """About as many modules as rooms and their parts, and what they need of the standard library, whatever the load."""
    code = (
        "import sys; before = set(sys.modules); import segue; segue.Segue; print('\\n'.join(set(sys.modules) - before))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    known = {*sys.stdlib_module_names, "segue"}
    foreign = {top for name in loaded if (top := name.split(".")[0]) not in known and not top.startswith("_sysconfig")}

    assert foreign == set()
    assert len(loaded) < 320


def test_a_file_stays_readable():
    """A file near 300 lines wants to become a package of the same name; a table of sentences or phrases may be longer."""
    tables = {"wording.py", "phrases.py", "wishes.py", "stakes.py", "topics.py"}
    long = [
        f"{path.relative_to(SRC)}: {lines}"
        for path in SRC.rglob("*.py")
        if path.name not in tables and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 360
    ]

    assert long == []
