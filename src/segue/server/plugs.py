"""What the settings say is plugged into Segue: the journal, the AI in the box, the records."""

from __future__ import annotations

import os
from pathlib import Path

from ..agents.assistants import Assistant, ChatAssistant
from ..agents.knowledge import Knowledge
from ..core.policy import BadPolicy, Policy
from ..library import Segue, load_policy
from ..records.csv import CsvRecords
from ..switchboard.ports import Hooks
from .settings import BadSetting, Settings


def segue_of(settings: Settings, hooks: Hooks | None = None) -> Segue:
    """Segue as the settings say, not opened yet.

    Raises:
        BadPolicy, BadArticle, BadSetting: with what would do.
    """
    return Segue(
        journal_of(settings),
        policy_of(settings),
        assistant=_assistant(settings),
        records=_records(settings),
        hooks=hooks,
        name=settings.assistant_name,
    )


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


def _records(settings: Settings) -> CsvRecords | None:
    if not settings.records:
        return None
    orders = (folder := _folder("records", settings.records)) / "orders.csv"
    try:
        return CsvRecords(folder / "customers.csv", orders if orders.is_file() else None)
    except OSError as error:
        raise BadSetting("SEGUE_RECORDS", f"{error.filename} cannot be read ({error.strerror})") from None
    except KeyError as error:
        raise BadSetting("SEGUE_RECORDS", f"a file in {folder} has no column {error}") from None


def _folder(name: str, path: str) -> Path:
    if not Path(path).is_dir():
        raise BadSetting(f"SEGUE_{name.upper()}", f"{path} is no folder")
    return Path(path)
