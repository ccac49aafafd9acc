"""The main flows leave no secret and nothing of a buyer in logs, tables, answers, pages or on a terminal."""

import json
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs

import httpx2
import pytest
from django.db import connection as database
from django.test import Client
from django.urls import get_resolver

from tests.amazon.listings import conftest as listings
from tests.amazon.shop import fill, make_clothing
from tests.web.test_guards import routes
from tradewind.amazon.connections import wire
from tradewind.amazon.connections.models import SellerAccount
from tradewind.amazon.listings.submit import request_submission
from tradewind.amazon.models import Activity, AmazonOrder, AmazonOrderBuyer, Attempt
from tradewind.amazon.orders.fetch import fetch_account
from tradewind.base import api_tokens
from tradewind.base.audit import TRADEWIND
from tradewind.cli.main import run

US, NORTHWIND = "ATVPDKIKX0DER", "A3NORTHWIND7US1"
OF_BUYERS = {"buyerName", "buyerEmail", "name", "addressLine1", "phone"}
finish_feeds = listings.finish_feeds


class Listening(httpx2.BaseTransport):
    """Keeps every secret and every word of a buyer that goes over the wire."""

    def __init__(self, inner: httpx2.BaseTransport) -> None:
        self.inner = inner
        self.secrets: set[str] = set()
        self.buyers: set[str] = set()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self._hear_request(request)
        response = self.inner.handle_request(request)
        if not request.url.path.startswith("/storage"):
            self._hear(json.loads(response.read() or b"{}"))
        return response

    def _hear_request(self, request: httpx2.Request) -> None:
        self.secrets |= set(filter(None, [request.headers.get("x-amz-access-token")]))
        if request.url.path.endswith("/token"):
            form = parse_qs(request.read().decode())
            self.secrets |= {form[name][0] for name in ("refresh_token", "client_secret", "code") if name in form}
        self.secrets |= {value for name, value in request.url.params.items() if name.lower().endswith("signature")}

    def _hear(self, content: Any) -> None:
        if isinstance(content, list):
            for part in content:
                self._hear(part)
        if isinstance(content, dict):
            self.secrets |= {content[name] for name in ("access_token", "refresh_token") if name in content}
            for block in ("buyer", "recipient"):
                self.buyers |= set(_words_of(content.get(block)))
            for part in content.values():
                self._hear(part)


def _words_of(block: Any) -> Iterator[str]:
    for name, value in (block or {}).items():
        if isinstance(value, dict):
            yield from _words_of(value)
        elif name in OF_BUYERS and isinstance(value, str) and len(value) > 5:
            yield value


@pytest.fixture
def heard(amazon: Any) -> Iterator[Listening]:
    listening = Listening(amazon.transport)
    with wire.use_transport(listening):
        yield listening


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Catch what every logger says, at DEBUG."""
    known = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    before = [(logger, logger.level, logger.propagate) for logger in known]
    for logger in known:
        logger.setLevel(logging.DEBUG)
        logger.propagate = True
    with caplog.at_level(logging.DEBUG):
        yield caplog
    for logger, level, propagate in before:
        logger.setLevel(level)
        logger.propagate = propagate


def _place(amazon: Any, sku: str) -> None:
    lines = [{"sku": sku, "quantity": 1, "unit_price": "9.99", "title": "A mug"}]
    amazon.control("POST", "/orders", json={"merchant_id": NORTHWIND, "marketplace_id": US, "lines": lines})


def _tables() -> str:
    """Return every row of every table as JSON; what is sealed stands in it sealed."""
    with database.cursor() as cursor:
        texts = []
        for table in database.introspection.table_names(cursor):
            cursor.execute(f"SELECT coalesce(json_agg(t)::text, '') FROM \"{table}\" t")
            texts.append(f"{table}: {cursor.fetchone()[0]}")
    return "\n".join(texts)


def _answers(client: Client) -> Iterator[str]:
    _token, text = api_tokens.create_token("reader", role="viewer", actor=TRADEWIND)
    order = AmazonOrder.objects.first()
    assert order is not None
    paths = ["connections", "orders", f"orders/{order.amazon_order_id}", "set-aside-orders", "feeds", "listings"]
    for path in paths:
        answer = client.get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {text}"})
        assert answer.status_code == 200
        yield json.dumps(answer.json(), ensure_ascii=False)


def _pages(page: Client) -> Iterator[str]:
    order = AmazonOrder.objects.select_related("store_order").first()
    assert order is not None
    ids = {"order_id": order.pk, "connection_id": order.seller_account.connections.get().pk, "submission_id": 1}
    for path, _role in routes(get_resolver().url_patterns):
        if "<str:" not in path:
            answer = page.get("/" + re.sub(r"<int:(\w+)>", lambda found: str(ids.get(found[1], 1)), path))
            yield "" if answer.streaming else answer.content.decode()


def test_nothing_leaks(
    amazon: Any,
    clock: Any,
    heard: Listening,
    log: pytest.LogCaptureFixture,
    connect_account: Callable[..., list[Any]],
    finish_feeds: Callable[..., int],
    run_jobs: Callable[..., int],
    admin_page: Client,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tradewind.cli.main._make_ready", lambda: None)
    made = connect_account()[0]
    fill(made, make_clothing())
    request_submission(made, actor=TRADEWIND)
    finish_feeds()
    for sku in ("thing-1", "UNKNOWN"):
        _place(amazon, sku)
    clock.advance(hours=2)  # the access token has ended, so it is renewed
    for command in (
        ["orders", "import"],
        ["orders", "list"],
        ["connections", "list"],
        ["feeds", "list"],
        ["listings", "list"],
    ):
        assert run([*command, "--json"]) == 0
        assert run(command) == 0
    run_jobs()
    amazon.control("POST", "/revoke", json={"merchant_id": NORTHWIND})
    clock.advance(hours=2)
    fetch_account(SellerAccount.objects.get())
    assert Activity.objects.filter(is_problem=True).exists()
    said = {
        "log": log.text,
        "tables": _tables(),
        "terminal": "".join(capsys.readouterr()),
        "rest": "\n".join(_answers(Client())),
        "pages": "\n".join(_pages(admin_page)),
    }
    assert AmazonOrderBuyer.objects.count() == 2
    assert Attempt.objects.exists() and Activity.objects.exists()
    assert len(heard.secrets) >= 4
    assert len(heard.buyers) >= 6
    leaked = [(place, one[:12]) for place, text in said.items() for one in heard.secrets | heard.buyers if one in text]
    assert leaked == []
