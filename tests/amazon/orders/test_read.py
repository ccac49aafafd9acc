"""Golden pairs of Amazon's orders and what is read from them; what cannot be read says why."""

import dataclasses
import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tradewind.amazon.orders.drafts import OrderUnreadable
from tradewind.amazon.orders.personal import join_personal
from tradewind.amazon.orders.read import clean, read_order

GOLDEN = Path(__file__).parents[2] / "golden" / "orders" / "read"
CASES = sorted(path.stem for path in GOLDEN.glob("*.json") if not path.stem.endswith(".expected"))


def load(case: str) -> dict[str, Any]:
    order: dict[str, Any] = json.loads((GOLDEN / f"{case}.json").read_text(encoding="utf-8"))
    return order


def plain(value: Any) -> Any:
    """The draft as JSON has it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value) if f.name != "document"}
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


@pytest.mark.parametrize("case", CASES)
def test_order_is_read_as_expected(case: str) -> None:
    expected = json.loads((GOLDEN / f"{case}.expected.json").read_text(encoding="utf-8"))
    assert plain(read_order(load(case))) == expected


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_lost_and_nothing_personal_stays_in_the_open(case: str) -> None:
    raw = load(case)
    draft = read_order(raw)
    assert join_personal(dict(draft.document), draft.personal) == raw
    open_text = json.dumps(draft.document, ensure_ascii=False)
    buyer, address = raw.get("buyer", {}), raw.get("recipient", {}).get("deliveryAddress", {})
    secret = [*buyer.values(), address.get("name"), address.get("addressLine1"), address.get("phone")]
    assert [words for words in secret if words and words in open_text] == []


def order(**changes: Any) -> dict[str, Any]:
    return {**load("pending-without-price-or-address"), **changes}


def item(**changes: Any) -> dict[str, Any]:
    return {**load("pending-without-price-or-address")["orderItems"][0], **changes}


def money(amount: Any, currency: Any = "USD") -> dict[str, Any]:
    return {"grandTotal": {"amount": amount, "currencyCode": currency}}


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (order(orderId=None), "orderId"),
        (order(orderId="x" * 41), "orderId"),
        (order(createdTime="yesterday"), "createdTime"),
        (order(lastUpdatedTime=None), "lastUpdatedTime"),
        (order(orderItems=None), "without its items"),
        (order(orderItems=[]), "without its items"),
        (order(orderItems=[item(), item()]), "same id"),
        (order(orderItems=["nonsense"]), "Item 1"),
        (order(orderItems=[item(quantityOrdered="many")]), "quantity"),
        (order(orderItems=[item(quantityOrdered=-1)]), "quantity"),
        (order(orderItems=[item(quantityOrdered=2**31)]), "quantity"),
        (order(orderItems=[item(quantityOrdered=1.5)]), "quantity"),
        (order(orderItems=[item(product={"sellerSku": "x" * 201})]), "SKU"),
        (order(proceeds=money("1,50")), "grand total"),
        (order(proceeds=money("NaN")), "grand total"),
        (order(proceeds=money(["1"])), "grand total"),
        (order(proceeds=money("1.00001")), "four decimals"),
        (order(proceeds=money("1E+20")), "grand total"),
        (order(proceeds=money("1", "")), "no currency"),
        (order(proceeds=money("1", "U5D")), "no currency"),
    ],
)
def test_broken_order_says_why_without_its_content(broken: dict[str, Any], reason: str) -> None:
    with pytest.raises(OrderUnreadable, match=reason):
        read_order(broken)


def test_two_currencies_in_one_order_are_refused() -> None:
    raw = load("unknown-status-field-and-kind")
    raw["orderItems"][0]["proceeds"]["proceedsTotal"]["currencyCode"] = "CAD"
    with pytest.raises(OrderUnreadable, match="USD and CAD"):
        read_order(raw)


@pytest.mark.parametrize(
    ("amount", "currency", "read"),
    [("0", "USD", "0"), ("1E+3", "JPY", "1000"), ("-5.00", "USD", "-5"), ("999999999.99", "USD", "999999999.99"),
     ("1.234", "KWD", "1.234"), (12.5, "EUR", "12.5"), (7, "JPY", "7")],
)  # fmt: skip
def test_amounts_are_exact(amount: Any, currency: str, read: str) -> None:
    draft = read_order(order(proceeds=money(amount, currency)))
    assert (draft.total, draft.currency) == (Decimal(read), currency)


def test_f23_every_optional_field_may_be_missing() -> None:
    needed = {"orderId", "createdTime", "lastUpdatedTime", "orderItems"}
    for name in set(load("japan-cash-on-delivery")) - needed:
        raw = load("japan-cash-on-delivery")
        for emptied in ({key: value for key, value in raw.items() if key != name}, {**raw, name: None}):
            assert read_order(emptied).amazon_order_id == raw["orderId"]


def test_f67_line_total_is_never_taken_for_the_unit_price() -> None:
    thirds = {"proceedsTotal": {"amount": "10.00", "currencyCode": "USD"},
              "breakdowns": [{"type": "ITEM", "subtotal": {"amount": "10.00", "currencyCode": "USD"}}]}  # fmt: skip
    inexact = read_order(order(orderItems=[item(quantityOrdered=3, proceeds=thirds)]))
    exact = read_order(order(orderItems=[item(quantityOrdered=4, proceeds=thirds)]))
    assert [inexact.items[0].unit_price, exact.items[0].unit_price] == [None, Decimal("2.5")]


def test_what_a_database_cannot_keep_is_marked() -> None:
    assert clean({"a\x00": ["b\ud800c", {"d": "e🎁"}]}) == {"a\ufffd": ["b\ufffdc", {"d": "e🎁"}]}
