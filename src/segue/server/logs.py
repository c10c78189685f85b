"""How the server tells what it does: one line for each thing, with the request's number, without customers' words."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog

QUIET = ("uvicorn", "uvicorn.error", "httpx", "httpcore", "websockets")
"""Loggers of others, of which only warnings are told."""


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
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Any] = (
        [structlog.dev.ConsoleRenderer(pad_event_to=36, exception_formatter=structlog.dev.plain_traceback)]
        if is_console
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
