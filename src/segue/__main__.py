"""`segue`, and `python -m segue`: the command line, which Ctrl-C ends at any moment without a traceback."""

import sys


def main() -> None:
    """Runs what was typed; what takes time to load is loaded here, where Ctrl-C is heard already."""
    try:
        from .cli import app

        app()
    except KeyboardInterrupt:
        sys.exit(0 if sys.argv[1:2] == ["demo"] else 130)  # whoever ends a demo early has done nothing wrong


if __name__ == "__main__":
    main()
