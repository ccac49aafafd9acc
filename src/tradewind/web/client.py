"""Where a request comes from."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the address of the browser or program.

    Behind a proxy of the operator's own (a public address implies one) it is the last entry that the proxy
    wrote; anything before that the client could have made up.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
    if settings.IS_PUBLIC and forwarded and _is_near(peer):
        return _as_address(forwarded)
    return _as_address(peer)


def is_this_machine(request: HttpRequest) -> bool:
    """Return whether the request was made on this machine, and not handed on by a proxy on it."""
    was_handed_on = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    address = _as_address(str(request.META.get("REMOTE_ADDR", "")))
    return bool(address) and ip_address(address).is_loopback and not was_handed_on


def _is_near(peer: str) -> bool:
    address = _as_address(peer)
    return not address or ip_address(address).is_private


def _as_address(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        return ""
