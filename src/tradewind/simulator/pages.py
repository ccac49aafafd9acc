"""Turns templates into pages, for Seller Central and the panel."""

from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .routing import Response, Visit, page

FOLDER = Path(__file__).parent
STATIC = {path.name: path for path in (FOLDER / "static").iterdir()}
STATIC_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

ENVIRONMENT = Environment(
    loader=FileSystemLoader(FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
ENVIRONMENT.filters["instant"] = lambda at: at.strftime("%d %b %Y, %H:%M:%S UTC") if at else ""
ENVIRONMENT.filters["from_iso"] = lambda text: datetime.fromisoformat(text) if text else None


def render(template: str, *, status: int = 200, **what: Any) -> Response:
    """Return a page; the code in a consent's address must not leak onward, so it sends no referrer."""
    response = Response(ENVIRONMENT.get_template(template).render(**what), status, mimetype="text/html")
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Content-Security-Policy"] = "default-src 'self'; frame-ancestors 'none'"
    response.headers["Cache-Control"] = "no-store"
    return response


def go_to(address: str) -> Response:
    """Send the browser on with GET."""
    response = Response(status=302, headers={"Location": address})
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


@page("GET", "/panel/static/{name}", name="static")
def send_static(visit: Visit) -> Response:
    """Answer a style sheet or script of these pages."""
    path = STATIC.get(visit.path["name"])
    if path is None:
        return Response("Not found.", 404, mimetype="text/plain")
    return Response(path.read_bytes(), mimetype=STATIC_TYPES[path.suffix])
