"""The hub: what was written goes to whoever looks at it, the moment it is durable.

`channels.py` knows who follows which conversation, `lists.py` the rows of the desk, `waits.py` what is told of a wait,
`presence.py` who is there. Everything here happens in one loop; nothing waits for a socket.
"""

from __future__ import annotations

from .hub import Live as Live
