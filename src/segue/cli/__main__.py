"""`python -m segue.cli`: the same as `segue`."""

from . import app

if __name__ == "__main__":
    app()
