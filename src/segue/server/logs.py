"""How the server tells what it does: one line for each thing, with the request's number, without customers' words."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from ..core.redaction import Mask

QUIET = ("uvicorn", "uvicorn.error", "httpx", "httpcore", "websockets")
"""Loggers of others, of which only warnings are told."""

HIDDEN = ("card", "iban", "ssn", "license", "secret", "email", "phone")
"""What is masked in messages and tracebacks. Addresses of machines are not: whoever runs Segue needs them."""


def logger(name: str) -> Any:
    """A logger that takes a thing's name and its values: `log.info("answered", status=200)`."""
    return structlog.wrap_logger(
        logging.getLogger(name),
        processors=[structlog.stdlib.filter_by_level, structlog.stdlib.render_to_log_kwargs],
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def configure(form: str, level: int = logging.INFO) -> None:
    """Sends everything that is logged, by us and by others, to stderr in one form.

    Args:
        form: "json", "console", or "auto": console on a terminal.
    """
    is_console = form == "console" or (form == "auto" and sys.stderr.isatty())
    handler = logging.StreamHandler()
    handler.setFormatter(formatter(is_console))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def formatter(is_console: bool) -> logging.Formatter:
    """Lines for people or for machines, in which nothing that has a form of personal data can be read."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Any] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        _hidden,
        structlog.dev.ConsoleRenderer(pad_event_to=36) if is_console else structlog.processors.JSONRenderer(),
    ]
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=last)


def _hidden(logger: Any, method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """We log nobody's words; what an error of somebody else's code quotes of them is masked."""
    mask = Mask(HIDDEN, is_numbered=False)
    for name in ("event", "exception"):
        if isinstance(entry.get(name), str):
            entry[name] = mask.hide(entry[name])
    return entry
