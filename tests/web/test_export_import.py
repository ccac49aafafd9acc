"""The tab Export & Import: shown to everybody, tried while one types, saved in one act by an operator."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.amazon.shop import fill, make_clothing
from tradewind.amazon.connections.configure import save_options
from tradewind.amazon.connections.options import read_options
from tradewind.amazon.connections.rates import Rate, set_rate
from tradewind.amazon.mapping.change import SetRule, save_mapping
from tradewind.amazon.mapping.offer.offering import list_offering
from tradewind.amazon.mapping.offer.selection import select_products
from tradewind.amazon.models import Connection, CurrencyRate
from tradewind.base.audit import TRADEWIND
from tradewind.store.models import Product, Variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(connect_account: Any, clock: Any) -> Connection:
    filled: Connection = fill(connect_account()[0], make_clothing())
    return filled


@pytest.fixture
def address(shop: Connection) -> str:
    return f"/channels/amazon/connections/{shop.pk}/export-import"


def form(connection: Connection, **changes: Any) -> dict[str, Any]:
    """Return what the page would post with some fields changed: `export__price__percent="10"`."""
    found: dict[str, Any] = {"version": str(Connection.objects.get(pk=connection.pk).options_version)}

    def flatten(data: dict[str, Any], above: str = "") -> None:
        for name, value in data.items():
            if isinstance(value, dict):
                flatten(value, f"{above}{name}.")
            elif isinstance(value, bool):
                found.update({f"{above}{name}": "yes"} if value else {})
            else:
                found[f"{above}{name}"] = "" if value is None else value

    flatten(read_options(Connection.objects.get(pk=connection.pk).options).as_data())
    found |= {f"offering.{name}": one.value for name, one in list_offering(connection).items() if one.is_plain}
    return {
        key: value
        for key, value in (found | {k.replace("__", "."): v for k, v in changes.items()}).items()
        if value is not None
    }


def saved(connection: Connection) -> Any:
    return read_options(Connection.objects.get(pk=connection.pk).options)


def test_everybody_sees_it_and_a_viewer_changes_nothing(viewer_page: Client, shop: Connection, address: str):
    answer = viewer_page.get(address)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "4 of 4 products go" in text
    assert "There is no rate from GBP to USD" in text
    assert '<fieldset class="settings" disabled>' in text
    assert viewer_page.post(f"{address}/save", form(shop)).status_code == 403
    assert viewer_page.post(f"{address}/rates", {}).status_code == 403


def test_one_act_saves_options_orders_and_rules(operator_page: Client, shop: Connection, address: str):
    sent = form(
        shop,
        export__price__percent="10,5 %",
        export__price__rounding=".99",
        export__parts=["price", "stock"],
        export__schedule__kind="every",
        export__schedule__minutes="45",
        imports__orders=None,
        imports__unknown_sku="hold",
        offering__handling_days="2",
    )
    answer = operator_page.post(f"{address}/save", sent)
    assert answer.status_code == 302
    options = saved(shop)
    assert options.export.price.percent == Decimal("10.5")
    assert options.export.parts == ("price", "stock")
    assert (options.export.schedule.kind, options.export.schedule.minutes) == ("every", 45)
    assert (options.imports.orders, options.imports.amazon_fulfilled, options.imports.unknown_sku) == (
        False,
        True,
        "hold",
    )
    assert list_offering(shop)["handling_days"].value == "2"
    text = operator_page.get(address).content.decode()
    assert 'value="10.5" data-seen="10.5"' in text


def test_an_error_stands_beside_its_field_and_nothing_is_lost(operator_page: Client, shop: Connection, address: str):
    sent = form(
        shop,
        export__price__percent="ten",
        export__stock__buffer="1.5",
        export__price__floor="5.00",
        offering__handling_days="99",
    )
    answer = operator_page.post(f"{address}/save", sent)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'id="export_price_percent_error">A number.</span>' in text
    assert 'id="export_stock_buffer_error">A whole number.</span>' in text
    assert 'id="offering_handling_days_error">A whole number of days, at most 30.</span>' in text
    assert 'value="ten" data-seen="0"' in text
    assert 'value="5.00" data-seen=""' in text
    assert saved(shop).export.price.floor is None


def test_somebody_else_saved_meanwhile(operator_page: Client, shop: Connection, address: str):
    sent = form(shop, export__price__percent="10")
    save_options(shop, {"export": {"price": {"percent": "20"}}}, actor=TRADEWIND)
    answer = operator_page.post(f"{address}/save", sent)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Somebody else changed these settings meanwhile." in text
    assert 'value="10" data-seen="20"' in text
    assert saved(shop).export.price.percent == Decimal(20)
    again = operator_page.post(f"{address}/save", form(shop, export__price__percent="10"))
    assert again.status_code == 302


def test_the_result_follows_what_is_written_and_saves_nothing(viewer_page: Client, shop: Connection, address: str):
    Variant.objects.filter(sku="thing-2").update(quantity=None)
    set_rate(Rate("GBP", "USD", Decimal("1.25"), date(2026, 1, 1)), actor=TRADEWIND)
    sent = form(
        shop, export__price__percent="10", export__price__rounding=".99", export__stock__buffer="2", sku="thing-gbp"
    )
    text = viewer_page.post(f"{address}/preview", sent).content.decode()
    assert "<strong>27.99 USD</strong>" in text
    assert "× 1.25 = 24.88 USD · +10 % = 27.37 · rounded to .99 = 27.99" in text
    assert "2 kept back = 5" in text
    assert saved(shop).export.price.percent == 0


def test_the_result_says_what_is_wrong_beside_the_field(viewer_page: Client, shop: Connection, address: str):
    text = viewer_page.post(f"{address}/preview", form(shop, export__price__percent="5000")).content.decode()
    assert "Put right what is marked" in text
    assert 'id="export_price_percent_error" hx-swap-oob="true">At most 1000.</span>' in text


def test_counts_follow_the_selection(operator_page: Client, shop: Connection, address: str):
    Product.objects.filter(variants__sku="thing-1").update(tags=["summer"])
    tagged = form(shop, export__selection="tags", export__tags=["summer"])
    assert "1 of 4 products go" in operator_page.post(f"{address}/preview", tagged).content.decode()
    by_hand = form(shop, export__selection="by_hand")
    assert "0 of 4 products go" in operator_page.post(f"{address}/preview", by_hand).content.decode()
    select_products(shop, [Variant.objects.get(sku="thing-2").product_id], actor=TRADEWIND)
    assert "1 of 4 products go" in operator_page.post(f"{address}/preview", by_hand).content.decode()


def test_a_rule_that_says_more_than_one_value_is_told_in_words(operator_page: Client, shop: Connection, address: str):
    source = [{"kind": "field", "field": "custom:Condition"}, {"kind": "fixed", "value": "new_new"}]
    save_mapping(shop, [SetRule("condition_type", source)], actor=TRADEWIND)
    text = operator_page.get(address).content.decode()
    assert "Custom field: Condition, or " in text
    assert "offering.condition" not in text
    operator_page.post(f"{address}/save", form(shop, offering__condition="used_good"))
    assert not list_offering(shop)["condition"].is_plain, "a rule made elsewhere is not written over"


def test_a_rate_is_kept_refused_and_removed(operator_page: Client, address: str):
    given = {"rate-base": "gbp", "rate-quote": "USD", "rate-rate": "1,25", "rate-starts_on": "2026-01-01"}
    answer = operator_page.post(f"{address}/rates", given)
    assert "rates-changed" in answer.headers["HX-Trigger"]
    row = CurrencyRate.objects.get()
    assert (row.base, row.rate) == ("GBP", Decimal("1.25"))
    wrong = operator_page.post(f"{address}/rates", {**given, "rate-rate": "much", "rate-starts_on": ""})
    assert "A number above 0" in wrong.content.decode()
    assert 'value="much"' in wrong.content.decode()
    assert "HX-Trigger" not in wrong.headers
    operator_page.post(f"{address}/rates/{row.pk}/drop")
    operator_page.post(f"{address}/rates/{row.pk}/drop")
    assert not CurrencyRate.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_are_few_whatever_the_number_of_products(
    operator_page: Client, shop: Connection, address: str, django_assert_max_num_queries: Any, count: int
):
    Product.objects.exclude(pk__in=list(Product.objects.values_list("pk", flat=True)[:count])).delete()
    operator_page.get(address)
    with django_assert_max_num_queries(36):
        operator_page.get(address)
