"""An assistant over a folder of knowledge articles: it quotes, says how sure it is, and names its sources.

Retrieval is BM25 over articles and, within them, over passages. Its confidence is measured, not felt: the share of the
question's weight (rare words weigh more) that the best article covers, made smaller where another one does nearly as
well.
"""

from __future__ import annotations

import math
import os
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from ..core.errors import SegueError
from ..core.transcript import Speaker, Transcript
from ..core.triggers import Signals
from ..core.wording import say
from .assistants import Drafted

K1, B = 1.2, 0.75  # BM25's usual constants
EXPECTED = (
    (
        re.compile(
            r"\b(?:how long|when|how soon|how many days|wie lange|cuánto tarda|combien de temps|quanto tempo)\b", re.I
        ),
        re.compile(r"\d+ (?:to \d+ )?(?:working |business )?(?:minute|hour|day|week|month)s?\b"),
    ),
    (
        re.compile(r"\b(?:how much|price|cost|fee|was kostet|cuánto cuesta|combien coûte)\b", re.I),
        re.compile(r"\d+\.\d\d\b|\bfree\b"),
    ),
)
"""A kind of question, and what its answer holds."""
CLEAR_LEAD = 0.25
"""A lead of the best article over the next one, as a share of its score, from which on confidence is not made smaller.
Source: our own guess."""


class BadArticle(SegueError):
    """A knowledge article cannot be used.

    Attributes:
        path, line: where.
        problem: what is wrong, with what would do.
    """

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")
        self.path, self.line, self.problem = path, line, problem


@dataclass(frozen=True, slots=True)
class Article:
    """One article.

    Attributes:
        name: of its file, without the ending; the source that an answer names.
        intents: what it is about, by the team's names.
        passages: its paragraphs, a list together with the line that leads to it.
    """

    name: str
    title: str
    intents: tuple[str, ...]
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found.

    Attributes:
        score: BM25, 0.0 and more.
        covers: share of the question's weight that stands in the article, 0.0 to 1.0.
    """

    article: Article
    passage: str
    score: float
    covers: float


def read_articles(folder: Path) -> tuple[Article, ...]:
    """Every `*.md` of a folder: TOML front matter between lines of `+++`, then paragraphs.

    Raises:
        BadArticle: with file and line; also if the folder holds none.
    """
    paths = sorted(folder.glob("*.md"))
    if not paths:
        raise BadArticle(folder, 1, "holds no article; put files such as returns.md there")
    return tuple(_article(path) for path in paths)


def _article(path: Path) -> Article:
    text = path.read_text(encoding="utf-8")
    head, body = {}, text
    if text.startswith("+++"):
        _, front, body = text.split("+++", 2) if text.count("+++") >= 2 else ("", "", "")
        if not body:
            raise BadArticle(path, 1, "the front matter has no end; close it with a line of +++")
        try:
            head = tomllib.loads(front)
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"line (\d+)", str(error))
            raise BadArticle(path, int(line[1]) if line else 1, f"the front matter is no TOML: {error}") from None
    title = str(head.get("title") or path.stem.replace("-", " ").capitalize())
    parts = [part.strip() for part in re.split(r"\n\s*\n", body) if part.strip() and not part.strip().startswith("#")]
    passages = _joined(parts)
    if not passages:
        raise BadArticle(path, 1, "has no text; write at least one paragraph")
    intents = head.get("intents", [])
    return Article(path.stem, title, tuple(map(str, intents)) if isinstance(intents, list) else (), passages)


def _joined(parts: Sequence[str]) -> tuple[str, ...]:
    """Paragraphs, each together with the list that it leads to."""
    joined: list[str] = []
    for part in parts:
        if joined and joined[-1].endswith(":"):
            joined[-1] = f"{joined[-1]}\n{part}"
        else:
            joined.append(part)
    return tuple(joined)


class Knowledge:
    """An assistant that answers from articles, and says when it has nothing.

    Args:
        articles: see `read_articles`.
    """

    def __init__(self, articles: Sequence[Article]) -> None:
        self.articles = tuple(articles)
        self._passages = [(article, passage) for article in articles for passage in article.passages]
        self._holds = [[len(answer.findall(passage)) for _, answer in EXPECTED] for _, passage in self._passages]
        self._in_passage = [Counter(words(passage)) for _, passage in self._passages]
        self._in_article = {one.name: Counter(words(" ".join((*[one.title] * 4, *one.passages)))) for one in articles}
        self._passage_length = _mean(self._in_passage)
        self._article_length = _mean(self._in_article.values())
        n = len(self.articles)
        seen = Counter(word for count in self._in_article.values() for word in count)
        self._weight = {word: math.log(1 + (n - k + 0.5) / (k + 0.5)) for word, k in seen.items()}
        self._unseen = math.log(1 + n / 0.5)

    @classmethod
    def from_folder(cls, folder: str | os.PathLike[str]) -> Self:
        """An assistant over every article of a folder; see `read_articles`.

        Raises:
            BadArticle: with file and line.
        """
        return cls(read_articles(Path(folder)))

    async def answer(self, transcript: Transcript, language: str | None) -> Drafted:
        """The best passage with its article's name, and how far it covers the question."""
        last = transcript.last(Speaker.CUSTOMER)
        hits = self.find(last.text if last else "")
        if not hits:
            return Drafted(say("no_answer_found", language), Signals(confidence=0.0, grounded=1.0))
        best = hits[0]
        rival = next((hit.score for hit in hits[1:] if hit.article is not best.article), 0.0)
        lead = min(1.0, (best.score - rival) / best.score / CLEAR_LEAD)
        confidence = best.covers * (0.5 + 0.5 * lead)
        text = f"{_plain(best.passage)} (from “{best.article.title}”)"
        return Drafted(text, Signals(round(confidence, 3), grounded=1.0, sources=(best.article.name,)))

    def find(self, question: str, most: int = 5) -> tuple[Hit, ...]:
        """The best passages for a question, best first."""
        asked = tuple(dict.fromkeys(words(question)))
        total = sum(self._weight.get(word, self._unseen) for word in asked)
        wanted = [number for number, (asks, _) in enumerate(EXPECTED) if asks.search(question[:2000])]
        by_article = {name: self._score(asked, count, self._article_length) for name, count in self._in_article.items()}
        scored = sorted(
            (
                (by_article[article.name] + self._score(asked, count, self._passage_length) / 2 + fits, index)
                for index, ((article, _), count, fits) in enumerate(
                    zip(self._passages, self._in_passage, self._fits(wanted), strict=True)
                )
            ),
            key=lambda row: (-row[0], row[1]),
        )
        hits = []
        for score, index in scored[:most]:
            article, passage = self._passages[index]
            if by_article[article.name] <= 0:
                break
            shared = sum(self._weight[word] for word in asked if word in self._in_article[article.name])
            hits.append(Hit(article, passage, score, shared / total if total else 0.0))
        return tuple(hits)

    def _fits(self, wanted: Collection[int]) -> Iterable[float]:
        """What each passage gains because it holds what this kind of question asks for: a length of time, a price.

        Args:
            wanted: rows of EXPECTED.
        """
        return (float(min(4, sum(holds[number] for number in wanted))) for holds in self._holds)

    def _score(self, asked: Iterable[str], count: Counter[str], mean_length: float) -> float:
        length = count.total()
        score = 0.0
        for word in asked:
            n = count.get(word, 0)
            if n:
                score += self._weight[word] * n * (K1 + 1) / (n + K1 * (1 - B + B * length / mean_length))
        return score


def _mean(counts: Collection[Counter[str]]) -> float:
    return max(1.0, sum(sum(count.values()) for count in counts) / max(1, len(counts)))


def words(text: str) -> list[str]:
    """Content words, lower case, without accents and common endings, so that "returns" finds "return"."""
    folded = unicodedata.normalize("NFKD", text[:8000].lower()).replace("’", "'")
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return [_stem(word) for word in re.findall(r"[^\W_]+", plain) if len(word) > 1 and word not in STOP]


def _stem(word: str) -> str:
    for ending in ("ingly", "edly", "ings", "ing", "ied", "ies", "ed", "es", "ly", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)]
            return stem + "y" if ending in ("ied", "ies") else stem.rstrip("e")
    return word.rstrip("e") if len(word) > 3 else word


def _plain(passage: str) -> str:
    """A passage without the marks of Markdown, on one line where it is prose."""
    lines = [re.sub(r"[*_`#]+|\[([^\]]+)\]\([^)]+\)", r"\1", line).strip() for line in passage.splitlines()]
    is_list = any(line.startswith("- ") for line in lines)
    return "\n".join(lines) if is_list else " ".join(lines)


STOP = frozenset(
    """
    a an and are as at be been but by can could did do does doing for from had has have hello help hey hi how i if im
    in is it its just know like me my need no not of ok on or our please so some tell than thank thanks that the their
    them then there they this to too up us want was we were what when where which who why will with would you your
    der die das und ist ich ein eine zu den mit auf für von mir bitte wie was
    el la los las un una y de que en mi por para con es lo le les des du et je mon ma pour est
    o os as um uma e meu minha com
    """.split()
)
"""Words that carry no question."""
