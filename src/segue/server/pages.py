"""The pages and what they are made of: read from the package, known by name, so that no path leads out of it."""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from .house import house_of

STATIC = Path(__file__).parent / "static"
"""Where the build puts the pages."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; media-src 'self' data:; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
"""What a page of ours may do: only what comes from ourselves, and nothing written into the page."""
DOCS_POLICY = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
"""The API's page is made by another library, which puts styles into its elements."""
TO_ALL = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
"""What pages of any origin may load: the widget and its parts."""
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
NOT_BUILT = "the pages are not built; `python web/build.py` builds them, and a wheel has them"
PACKED = (".js", ".css", ".html", ".svg", ".json", ".map")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the pages, as it goes out.

    Attributes:
        packed: the same by gzip, None where it does not pay.
    """

    content: bytes
    packed: bytes | None
    media_type: str
    tag: str
    changed: float


class Pages:
    """The files of a folder, each read when it is first asked for, and again when it has changed."""

    def __init__(self, folder: Path = STATIC) -> None:
        self.folder = folder
        self._assets: dict[str, Asset] = {}
        self._names: frozenset[str] = frozenset()

    def asset(self, name: str) -> Asset | None:
        """A file by its name, e.g. "desk/index.html"; None if there is none."""
        if name not in self._names:
            self._names = frozenset(
                str(file.relative_to(self.folder)) for file in self.folder.rglob("*") if file.is_file()
            )
        if name not in self._names:
            return None
        file, known = self.folder / name, self._assets.get(name)
        try:
            if known is None or known.changed != file.stat().st_mtime:
                known = self._assets[name] = _asset(file)
        except OSError:
            return None
        return known


def _asset(file: Path) -> Asset:
    content = file.read_bytes()
    packed = gzip.compress(content, 9) if file.suffix in PACKED and len(content) > 500 else None
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    kind = "text/javascript" if file.suffix == ".js" else kind
    tag = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
    return Asset(
        content, packed, f"{kind}; charset=utf-8" if file.suffix in PACKED else kind, tag, file.stat().st_mtime
    )


_pages = Pages()


def _sent(request: Request, name: str, **headers: str) -> Response:
    found = _pages.asset(name)
    if found is None:
        raise HTTPException(404, NOT_BUILT if _pages.asset("desk/index.html") is None else f"there is no {name}")
    more = {"etag": found.tag, "cache-control": ASK_AGAIN, "vary": "accept-encoding", **headers}
    if found.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=more)
    body = found.content
    if found.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        body, more["content-encoding"] = found.packed, "gzip"
    return Response(body, headers=more, media_type=found.media_type)


async def desk(request: Request) -> Response:
    """The desk."""
    return _sent(request, "desk/index.html", **{"content-security-policy": POLICY})


async def board(request: Request) -> Response:
    """The board."""
    return _sent(request, "board/index.html", **{"content-security-policy": POLICY})


async def shop(request: Request) -> Response:
    """The demonstration's shop."""
    if not house_of(request).settings.demo:
        raise HTTPException(404)
    return _sent(request, "shop/index.html", **{"content-security-policy": POLICY})


async def widget(request: Request) -> Response:
    """The chat widget, for pages of any origin."""
    return _sent(request, "widget.js", **{"cache-control": "public, max-age=300", **TO_ALL})


async def static(request: Request, path: str) -> Response:
    """What the pages are made of."""
    more = TO_ALL if path.startswith("assets/widget-") else {}
    return _sent(request, path, **{"cache-control": FOREVER if path.startswith("assets/") else ASK_AGAIN, **more})


async def favicon(request: Request) -> Response:
    """The mark in a browser's tab."""
    return _sent(request, "favicon.svg")


async def index(request: Request) -> Response:
    """Where everything is."""
    house = house_of(request)
    shop = [("/shop", "Shop", "the example shop, with the chat of its customers")] if house.settings.demo else []
    places = [
        *shop,
        ("/desk", "Desk", "where people take over, answer and hand back"),
        ("/board", "Board", "who waits, how long, and how well handoffs go"),
        ("/docs", "API", "for a backend in any language"),
    ]
    listed = "".join(f'<li><a href="{path}">{name}</a> <span>{what}</span></li>' for path, name, what in places)
    name = html.escape(house.segue.policy.name)
    return _page(
        f"{name}: Segue", f"<main><h1>{name}</h1><p>Where conversations change hands.</p><ul>{listed}</ul></main>"
    )


async def docs(request: Request) -> Response:
    """The API, to be read and tried."""
    made_of = (
        '<link rel="stylesheet" href="/static/openapi/swagger-ui.css">'
        '<script src="/static/openapi/swagger-ui-bundle.js" defer></script>'
        '<script src="/static/openapi/start.js" defer></script>'
    )
    return _page("Segue: API", '<div id="openapi" data-url="/openapi.json"></div>', made_of, DOCS_POLICY)


async def openapi(request: Request) -> Response:
    """The API in the words of OpenAPI."""
    return JSONResponse(request.app.openapi(), headers={"cache-control": ASK_AGAIN})


def _page(title: str, body: str, head: str = "", policy: str = POLICY) -> Response:
    return HTMLResponse(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<link rel="icon" href="/static/favicon.svg" type="image/svg+xml">{_stylesheets()}{head}</head>'
        f"<body>{body}</body></html>",
        headers={"content-security-policy": policy, "cache-control": ASK_AGAIN},
    )


def _stylesheets() -> str:
    """The pages' one stylesheet, as its build named it; nothing where they are not built."""
    manifest = _pages.asset("manifest.json")
    built = json.loads(manifest.content) if manifest else {}
    files = [row["file"] for name, row in built.items() if name.startswith("_base") and row["file"].endswith(".css")]
    return "".join(f'<link rel="stylesheet" href="/static/{html.escape(file)}">' for file in files)
