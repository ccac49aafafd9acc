"""Every address, also those that are yet to come: who may use it, forged forms, and junk wherever something is read."""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from tests.amazon.orders.conftest import make_order
from tests.amazon.shop import fill, make_clothing
from tradewind.amazon.listings.submit import request_submission
from tradewind.amazon.mapping.schema.schemas import need_schema
from tradewind.amazon.models import Activity, AmazonOrderItem, Connection, CurrencyRate, SchemaReport, Submission
from tradewind.amazon.orders.intake import Source, take_orders
from tradewind.amazon.orders.models import AmazonOrder, SetAsideOrder
from tradewind.base import api_tokens
from tradewind.base.audit import TRADEWIND
from tradewind.base.models import User
from tradewind.store.catalog.models import CatalogImport
from tradewind.store.models import Category, Order, OrderItem, Product, Variant

WEB = Path(__file__).parents[2] / "src" / "tradewind" / "web"
RANK = {"public": 0, "viewer": 1, "operator": 2, "admin": 3}
JUNK = [
    "a\x00b\x07\x1b[0m",
    "'\"><script>alert(1)</script>",
    str(2**63),
    "-1",
    "٣",
    "\u202e\ud7ff\U0010ffff",
    "//evil.example/",
    "x" * 100_000,
]
LARGE = [2**31, 2**63, 10**30]


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        here = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, here)
        elif not here.startswith("api/"):
            yield here, str(getattr(pattern.callback, "access", "none"))


ROUTES = sorted(routes(get_resolver().url_patterns))
GUARDED = [(path, role) for path, role in ROUTES if RANK[role]]


def _names() -> list[str]:
    """Return every name that a page reads from its address or its forms."""
    found: set[str] = set()
    for file in WEB.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        found |= set(re.findall(r'(?:GET|POST)\.(?:get|getlist)\(\s*"([\w-]+)"', text))
        found |= set(re.findall(r'_?read\w*\(request, "(\w+)"', text))
        found |= set(re.findall(r"^    (\w+) = (?:forms\.|_)", text, re.MULTILINE))
    return sorted(found)


NAMES = _names()


@pytest.fixture
def ids(connect_account: Any, admin: User, clock: Any) -> dict[str, int]:
    """An id for each kind of row that an address may name."""
    made = connect_account()[0]
    category = make_clothing()
    fill(made, category)
    submission = request_submission(made, actor=TRADEWIND)
    source = Source(made.seller_account, [made], clock.now(), "request-1", "searchOrders", ())
    take_orders(source, [make_order(), {"orderId": "111-0000000-0000009", "orderItems": 5}])
    now = clock.now()
    run = CatalogImport.objects.create(is_dry_run=True, dialect="own", created_at=now, moved_at=now)
    schema = need_schema(made, "PRODUCT")
    report = SchemaReport.objects.create(connection=made, schema=schema, created_at=now)
    rate = CurrencyRate.objects.create(base="EUR", quote="USD", rate="1.1", starts_on=now.date())
    token, _text = api_tokens.create_token("script", actor=TRADEWIND)
    return {
        "connection_id": made.pk,
        "category_id": category.pk,
        "product_id": Product.objects.values_list("pk", flat=True)[0],
        "submission_id": submission.pk,
        "order_id": AmazonOrder.objects.values_list("pk", flat=True)[0],
        "store_order_id": Order.objects.values_list("pk", flat=True)[0],
        "set_aside_id": SetAsideOrder.objects.values_list("pk", flat=True)[0],
        "run_id": run.pk,
        "report_id": report.pk,
        "rate_id": rate.pk,
        "user_id": admin.pk,
        "token_id": token.pk,
    }


def fill_in(path: str, ids: dict[str, int], other: int = 1) -> str:
    if path.startswith("store/orders"):
        ids = {**ids, "order_id": ids.get("store_order_id", other)}
    known = re.sub(r"<int:(\w+)>", lambda found: str(ids.get(found[1], other)), path)
    return "/" + re.sub(r"<str:\w+>", "x", known)


def ask(page: Client, method: str, address: str, given: dict[str, str] | None = None) -> Any:
    """Send it and take back what it did; an error of ours is raised here by Django's client."""
    before = transaction.savepoint()
    answer = getattr(page, method)(address, given or {})
    transaction.savepoint_rollback(before)
    return answer


def test_every_kind_of_row_has_an_id_here(ids: dict[str, int]) -> None:
    named = {name for path, _role in ROUTES for name in re.findall(r"<int:(\w+)>", path)}
    assert named - set(ids) <= {"listing_id"}


@pytest.mark.parametrize(("path", "role"), GUARDED)
def test_who_may_use_it(path: str, role: str, operator_page: Client, viewer_page: Client, client: Client) -> None:
    address = fill_in(path, {})
    for method in ("get", "post"):
        if RANK[role] > RANK["operator"]:
            assert ask(operator_page, method, address).status_code == 403
        if RANK[role] > RANK["viewer"]:
            assert ask(viewer_page, method, address).status_code == 403
        assert ask(client, method, address).headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("path", [path for path, _role in ROUTES])
def test_a_forged_form_is_refused_everywhere(path: str, admin: User) -> None:
    page = Client(enforce_csrf_checks=True)
    page.force_login(admin)
    assert page.post(fill_in(path, {}), {"is_active": "yes"}).status_code == 403


def test_a_viewer_changes_nothing(ids: dict[str, int], viewer_page: Client) -> None:
    for path, _role in GUARDED:
        for method in ("get", "post"):
            with CaptureQueriesContext(connection) as captured:
                ask(viewer_page, method, fill_in(path, ids), {"password": "another long password", "old": "x"})
            written = [q["sql"] for q in captured if re.match("INSERT|UPDATE|DELETE", q["sql"])]
            # looking product types up at Amazon counts as a call of ours
            assert [sql for sql in written if not re.search("django_session|amazon_ratebucket", sql)] == [], path


def test_junk_in_addresses_and_forms(ids: dict[str, int], admin_page: Client) -> None:
    pages = [path for path, _role in ROUTES if path != "sign-out"]
    for path, method, junk in itertools.product(pages, ("get", "post"), JUNK):
        answer = ask(admin_page, method, fill_in(path, ids), dict.fromkeys(NAMES, junk))
        assert answer.status_code < 500, (method, path, junk[:30])
        assert "evil.example" not in answer.headers.get("Location", "")
        assert answer.streaming or "<script>alert" not in answer.content.decode()


def test_ids_that_no_row_can_have(admin_page: Client) -> None:
    pages = [path for path, _role in ROUTES if "<int:" in path]
    for path, method, number in itertools.product(pages, ("get", "post"), LARGE):
        assert ask(admin_page, method, fill_in(path, {}, number)).status_code in {302, 404, 405, 422}, path


def test_markup_in_what_is_stored_stays_text(ids: dict[str, int], admin_page: Client) -> None:
    mark = "'\"></a><script>alert(1)</script><img src=x onerror=alert(1)>"
    Product.objects.update(title=mark, description=f"<p>{mark}</p>", brand=mark, tags=[mark], option_names=[mark])
    Variant.objects.update(options={mark: mark})
    Category.objects.update(name=mark)
    Connection.objects.update(description=mark)
    Order.objects.update(number=mark)
    for items in (OrderItem, AmazonOrderItem):
        items.objects.update(title=mark, sku=mark)
    CatalogImport.objects.update(file_name=mark, reason=mark, notices=[mark])
    Activity.objects.update(summary=mark)
    Submission.objects.update(reason=mark)
    seen = 0
    for path, _role in ROUTES:
        answer = ask(admin_page, "get", fill_in(path, ids))
        if not answer.streaming:
            page = answer.content.decode()
            assert "<script>alert" not in page, path
            assert "<img src=x" not in page, path
            seen += "&lt;script&gt;alert" in page
    assert seen >= 8
