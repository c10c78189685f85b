from ..core.errors import SegueError


class JournalClosed(SegueError):
    """The journal was closed. What was acknowledged is kept; open it again to write more."""
