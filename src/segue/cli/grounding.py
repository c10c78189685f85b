"""`segue ground`: whether answers stand in their sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from ..agents.knowledge import read_articles
from ..core.grounding import Grounding, Support, Weigh, idf_of
from ..core.grounding import ground as measured
from . import files
from .progress import watched

A_ROW = '{"id": "a1", "answer": "Returns are free.", "sources": ["Returns are free for 30 days."]}'
ANSWERS = typer.Argument(
    metavar="FILE", help='JSON Lines, {"id", "answer", "sources": [text]} on each; "-" is standard input.'
)
KNOWLEDGE = typer.Option(
    "--knowledge", metavar="FOLDER", help="Articles in which words are counted: rare ones weigh more then."
)


@dataclass(frozen=True, slots=True)
class Answered:
    """A row of the file."""

    id: object
    answer: str
    sources: tuple[str, ...]


def ground(file: Annotated[str, ANSWERS], knowledge: Annotated[str | None, KNOWLEDGE] = None) -> None:
    """Say how far its sources support each answer, sentence by sentence, with the words and facts it goes by.

    An answer is as grounded as its weakest claim. One that claims nothing has 0 and is named under not_measured.
    """
    rows = files.taken(file, _answered, "answer", A_ROW)
    idf = _weights(knowledge)
    files.write([as_printed(row.id, measured(row.answer, row.sources, idf=idf)) for row in watched(rows, "Grounding")])


def as_printed(id: object, found: Grounding) -> Mapping[str, object]:
    """An answer's grounding as a line of the output."""
    return {
        "id": id,
        "grounded": found.grounded or 0.0,
        "unsupported": [
            {"text": claim.text, "p": claim.p, "missing": list(claim.missing)} for claim in found.unsupported
        ],
        "sentences": [_sentence(sentence) for sentence in found.sentences],
        "not_measured": ["grounded"] if found.grounded is None else [],
    }


def _sentence(sentence: Support) -> Mapping[str, object]:
    told = files.plain(sentence)
    assert isinstance(told, dict)
    return {**told, "claim": sentence.is_claim, "supported": sentence.is_supported}


def _weights(folder: str | None) -> Weigh | None:
    if folder is None:
        return None
    try:
        articles = read_articles(Path(folder))
    except OSError as error:
        raise files.unreadable(folder, error) from None
    return idf_of(passage for article in articles for passage in article.passages)


def _answered(file: str, number: int, row: Mapping[str, object]) -> Answered:
    answer, sources = row.get("answer"), row.get("sources")
    if not isinstance(answer, str):
        raise files.BadFile(file, "answer should be a string", A_ROW, number)
    if not isinstance(sources, list) or not all(isinstance(source, str) for source in sources):
        raise files.BadFile(file, "sources should be a list of texts", A_ROW, number)
    return Answered(row.get("id", number), answer, tuple(map(str, sources)))
