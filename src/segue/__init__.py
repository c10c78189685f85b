"""Segue hands a customer's conversation from an AI agent to whoever should have it next, and back.

Everything a developer needs first is importable from here; each name is loaded when it is asked for, so that
`import segue` is quick and loads nothing that is not needed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .agents.assistants import ChatAssistant as ChatAssistant
    from .agents.guard import guarded as guarded
    from .agents.knowledge import Knowledge as Knowledge
    from .agents.specialist import Specialist as Specialist
    from .agents.turn import Turn as Turn
    from .agents.turn import signal as signal
    from .core.charter import Charter as Charter
    from .core.charter import Refused as Refused
    from .core.conversation import said_in as said_in
    from .core.errors import SegueError as SegueError
    from .core.grounding import agreement as agreement
    from .core.grounding import ground as ground
    from .core.handback import Task as Task
    from .core.handback import TaskKind as TaskKind
    from .core.packet import card as card
    from .core.policy import Policy as Policy
    from .core.triggers import Signals as Signals
    from .core.triggers import decide as decide
    from .library import Segue as Segue
    from .library import load_policy as load_policy
    from .records.csv import CsvRecords as CsvRecords

__version__ = "0.1.0"

WHERE = {
    "Segue": "library",
    "load_policy": "library",
    "said_in": "core.conversation",
    "Turn": "agents.turn",
    "signal": "agents.turn",
    "guarded": "agents.guard",
    "Specialist": "agents.specialist",
    "Knowledge": "agents.knowledge",
    "CsvRecords": "records.csv",
    "card": "core.packet",
    "ChatAssistant": "agents.assistants",
    "Charter": "core.charter",
    "Refused": "core.charter",
    "SegueError": "core.errors",
    "agreement": "core.grounding",
    "ground": "core.grounding",
    "Task": "core.handback",
    "TaskKind": "core.handback",
    "Policy": "core.policy",
    "Signals": "core.triggers",
    "decide": "core.triggers",
}
"""Each public name and the room that defines it."""

__all__ = ["__version__", *WHERE]


def __getattr__(name: str) -> object:
    if name not in WHERE:
        raise AttributeError(f"segue has no {name!r}; it has {', '.join(WHERE)}")
    found: object = getattr(import_module(f".{WHERE[name]}", __name__), name)
    globals()[name] = found
    return found
