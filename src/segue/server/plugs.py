"""What the settings say is plugged into Segue: the journal, what reads, the AI in the box, the records."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from ..agents.assistants import Assistant, ChatAssistant
from ..agents.knowledge import Knowledge
from ..core.errors import SegueError
from ..core.policy import BadPolicy, Policy
from ..library import Segue, load_policy
from ..readers.lexicon import Lexicon
from ..readers.lexicon.language import language
from ..readers.lexicon.message import glance
from ..readers.llm import WITHIN, LlmReader
from ..readers.llm.briefer import LlmBriefer
from ..readers.pool import Pooled, ReadsNow
from ..records.csv import CsvRecords
from ..records.history import BadHistory
from ..records.kept import SHARE, Kept
from ..records.parts import BadRecords
from ..switchboard.ports import Briefer, History, Hooks, Reader, Records
from .settings import BadSetting, Settings

log = logging.getLogger("segue.server")

SHIPPED = "shipped"
"""The name of the models that come with Segue, where a team has none of its own."""

LOCALLY = 0.4
"""The share of `times.read_within` that a pool has for a reading, and as much again for its fallback."""

OVERALL = 0.8
"""The share of it that an endpoint has, the local reader's time included. Both are our own guesses: what is left lets
the reading be there before the switchboard gives the reader up, and brings a person."""


def segue_of(
    settings: Settings, policy: Policy, reader: Reader, hooks: Hooks | None = None, briefer: Briefer | None = None
) -> Segue:
    """Segue as the settings say, not opened yet.

    Raises:
        BadArticle, BadSetting: with what would do.
    """
    return Segue(
        journal_of(settings),
        policy,
        assistant=_assistant(settings),
        reader=reader,
        briefer=briefer,
        records=records_of(settings, policy),
        history=history_of(settings),
        hooks=hooks,
        name=settings.assistant_name,
    )


def reader_of(settings: Settings, policy: Policy) -> Reader:
    """What reads customers' turns, as the settings say. Whoever makes it ends it with `end_reader`."""
    local = _local_reader(settings, policy)
    if not settings.reader_url:
        return local
    within = min(WITHIN, OVERALL * policy.read_within.total_seconds())
    return LlmReader(settings.reader_url, settings.reader_model, settings.reader_key, local, policy, within=within)


def briefer_of(settings: Settings, policy: Policy) -> LlmBriefer | None:
    """What words packets, as the settings say; None: the plain words stand. Whoever makes it closes it."""
    if not settings.briefer_url:
        return None
    return LlmBriefer(settings.briefer_url, settings.briefer_model, settings.briefer_key, policy)


def _local_reader(settings: Settings, policy: Policy) -> Lexicon | Pooled:
    """What reads on this machine: a trained model beside the event loop, or the word lists, which read in place what
    takes them some milliseconds. A model that cannot be used does not keep the server from starting."""
    if not settings.models:
        return Lexicon(policy)
    try:
        from ..readers.local import local_reader

        return pooled(
            local_reader(None if settings.models == SHIPPED else Path(settings.models), policy, settings.encoder_key),
            policy,
        )
    except ImportError as error:
        log.warning("the word lists read, without a model: %s; get it with: pip install 'segue[readers]'", error)
    except SegueError as error:
        log.warning("the word lists read, without a model: %s", error)
    except Exception as error:  # of a library below; customers are read all the same
        log.warning("the word lists read, without a model: it failed (%s)", type(error).__name__, exc_info=True)
    return Lexicon(policy)


def pooled(reader: ReadsNow, policy: Policy) -> Pooled:
    """A reader that computes, beside the event loop; the word lists read where it is busy, stuck or broken."""
    return Pooled(reader, Lexicon(policy), within=LOCALLY * policy.read_within.total_seconds())


async def end_reader(reader: Reader) -> None:
    """Ends a reader's threads and connections, if it has any."""
    if isinstance(reader, Pooled | LlmReader):
        await reader.close()


def beside(settings: Settings, suffix: str) -> Path | None:
    """A file or folder of ours beside the journal; None where nothing is kept.

    Raises:
        BadSetting: see journal_of.
    """
    return None if settings.journal == ":memory:" else Path(journal_of(settings)).with_suffix(suffix)


def journal_of(settings: Settings) -> str:
    """The journal's file, which can be made or written to.

    Raises:
        BadSetting: its folder is missing, or may not be written to.
    """
    path, folder = Path(settings.journal), Path(settings.journal).parent
    if settings.journal == ":memory:":
        return settings.journal
    if path.is_dir() or not folder.is_dir():
        said = f"{path} is a folder" if path.is_dir() else f"the folder {folder} does not exist"
        raise BadSetting("SEGUE_JOURNAL", f"{said}; say a file, e.g. segue.db")
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise BadSetting("SEGUE_JOURNAL", f"{path} cannot be written to; say a file elsewhere")
    return settings.journal


def policy_of(settings: Settings) -> Policy:
    """The team's policy, or the defaults.

    Raises:
        BadSetting: with what would do.
    """
    try:
        return load_policy(settings.policy) if settings.policy else Policy()
    except BadPolicy as error:
        raise BadSetting("SEGUE_POLICY", f"{settings.policy}: {error}") from None
    except UnicodeDecodeError:
        raise BadSetting("SEGUE_POLICY", f"{settings.policy} is no text in UTF-8") from None
    except OSError as error:
        raise BadSetting("SEGUE_POLICY", f"{settings.policy} cannot be read ({error.strerror})") from None


def _assistant(settings: Settings) -> Assistant | None:
    if settings.knowledge:
        return Knowledge.from_folder(_folder("knowledge", settings.knowledge))
    if settings.llm_url:
        return ChatAssistant(settings.llm_model, base_url=settings.llm_url, api_key=settings.llm_key or "none")
    return None


def records_of(settings: Settings, policy: Policy) -> Records | None:
    """What is known of customers: from files, a database or an endpoint; None where nothing is set.

    Raises:
        BadSetting: with what would do.
    """
    within = SHARE * policy.records_within.total_seconds()
    try:
        if not settings.records:
            return None
        if settings.records.startswith(("http:", "https:")):
            from ..records.http import HttpRecords

            return Kept(HttpRecords(settings.records, policy.records_http, settings.records_key, within), policy)
        if "://" in settings.records:
            from ..records.sql import SqlRecords

            return Kept(SqlRecords(settings.records, policy.records_sql, within), policy)
    except BadPolicy as error:
        raise BadSetting("SEGUE_POLICY", str(error)) from None
    except BadRecords as error:
        raise BadSetting("SEGUE_RECORDS", error.because) from None
    except ImportError as error:
        raise BadSetting("SEGUE_RECORDS", f"{error.name} is missing; pip install 'segue[http,sql]'") from None
    return _files(_folder("records", settings.records))


def _files(folder: Path) -> CsvRecords:
    orders, tickets = (file if (file := folder / name).is_file() else None for name in ("orders.csv", "tickets.csv"))
    try:
        return CsvRecords(folder / "customers.csv", orders, tickets)
    except OSError as error:
        raise BadSetting("SEGUE_RECORDS", f"{error.filename} cannot be read ({error.strerror})") from None
    except KeyError as error:
        raise BadSetting("SEGUE_RECORDS", f"a file in {folder} has no column {error}") from None
    except UnicodeDecodeError:
        raise BadSetting("SEGUE_RECORDS", f"a file in {folder} is no text in UTF-8") from None


def history_of(settings: Settings) -> History | None:
    """The team's past tickets, searched by meaning; None where there are none, or the encoder cannot be had.

    Raises:
        BadSetting: the file cannot be used.
    """
    if not settings.history:
        return None
    try:
        from ..readers.encoder import encoder_of
        from ..records.similar import SimilarTickets

        return SimilarTickets(Path(settings.history), encoder_of(), reads=reads_english)
    except BadHistory as error:
        raise BadSetting("SEGUE_HISTORY", str(error)) from None
    except OSError as error:
        raise BadSetting("SEGUE_HISTORY", f"{settings.history} cannot be read ({error.strerror})") from None
    except ImportError as error:
        log.warning("similar tickets are not looked for: %s; get it with: pip install 'segue[readers]'", error)
    except SegueError as error:
        log.warning("similar tickets are not looked for: %s", error)
    return None


def reads_english(text: str) -> bool:
    """Whether a text is one that the bundled encoder reads."""
    return language(glance(text), (), ("en",)) == "en"


def _folder(name: str, path: str) -> Path:
    if not Path(path).is_dir():
        raise BadSetting(f"SEGUE_{name.upper()}", f"{path} is no folder")
    return Path(path)
