"""The one HTTP client of the channel, and the addresses it calls."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
from django.conf import settings
from django.db import connection

from tradewind.spapi import regions
from tradewind.spapi.transport import open_http

from .marketplaces import Marketplace


class _Shared:
    """The client in use; threads share it, and tests put another transport under it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.client: httpx2.Client | None = None


_shared = _Shared()


def http() -> httpx2.Client:
    """Return the client that all threads of this process share."""
    with _shared.lock:
        if _shared.client is None:
            _shared.client = _guarded(open_http())
        return _shared.client


@contextmanager
def use_transport(transport: httpx2.BaseTransport) -> Iterator[None]:
    """Send everything through `transport` while the block lasts: the one seam of the tests."""
    before, _shared.client = _shared.client, _guarded(open_http(transport))
    try:
        yield
    finally:
        _shared.client.close()
        _shared.client = before


def endpoint(region: str) -> str:
    """Return the address of Amazon's API in a region, or what the operator put in its place."""
    return regions.endpoint(region, settings.SPAPI_ENDPOINT or None)


def seller_central(marketplace: Marketplace) -> str:
    """Return the address of the marketplace's Seller Central, or what the operator put in its place."""
    override: str = settings.SELLER_CENTRAL_URL
    if not override:
        return marketplace.seller_central_url
    return override.replace("{country}", marketplace.central_code).rstrip("/")


def _guarded(client: httpx2.Client) -> httpx2.Client:
    client.event_hooks = {"request": [_refuse_within_transaction]}
    return client


def _refuse_within_transaction(request: httpx2.Request) -> None:
    """A transaction that waits for Amazon holds its locks for as long; none may (a test's own do not count)."""
    blocks = connection.atomic_blocks
    if blocks and not getattr(blocks[-1], "_from_testcase", False):
        raise RuntimeError(f"{request.method} {request.url.host} was to be called inside a database transaction.")
