"""A connection's options laid over products: price and stock, who fulfills, and which products go at all."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.amazon.shop import add_product, make_clothing
from tradewind.amazon.connections.options import ExportOptions, PriceRule, StockRule
from tradewind.amazon.connections.rates import Rate, Rates
from tradewind.amazon.mapping.catalog import Catalog
from tradewind.amazon.mapping.facts import Market, ProductFacts
from tradewind.amazon.mapping.offer.offer import CHANNEL, amazon_channel, apply_offer, lay_fulfilment
from tradewind.amazon.mapping.offer.parts import keep_parts, part_of, parts_that_go
from tradewind.amazon.mapping.offer.selection import load_selection, select_products, where_selected
from tradewind.amazon.mapping.rules.rules import FixedSource, Rule
from tradewind.base.audit import TRADEWIND
from tradewind.store.models import Category, Product, Variant

MARKET = Market("A1PA6795UKMFR9", "Amazon.de", "de_DE", "EUR")
RATES = Rates([Rate("USD", "EUR", Decimal("0.5"), date(2026, 1, 1))], date(2026, 3, 1))


def _facts(**given: Any) -> ProductFacts:
    known = {"price": Decimal("20.00"), "currency": "USD", "quantity": 10}
    return ProductFacts("a", "A", **{**known, **given})


def _offer(facts: ProductFacts, **price: Any) -> Any:
    return apply_offer(facts, ExportOptions(price=PriceRule(**price)), RATES, MARKET)


def test_every_price_of_a_product_is_in_the_marketplaces_currency():
    offer = _offer(_facts(sale_price=Decimal("15.00")))
    assert (offer.facts.price, offer.facts.sale_price, offer.facts.currency) == (Decimal(10), Decimal("7.50"), "EUR")
    assert offer.steps["sale_price"] == ["15.00 USD in the store", "× 0.5 = 7.50 EUR"]


def test_without_a_rate_nothing_is_converted():
    offer = _offer(_facts(currency="SEK", sale_price=Decimal("15.00")))
    assert (offer.facts.price, offer.facts.sale_price, offer.facts.currency) == (Decimal(20), Decimal(15), "SEK")


def test_a_product_in_the_own_currency_is_as_it_is():
    facts = _facts(currency="EUR")
    offer = _offer(facts)
    assert offer.facts is facts
    assert offer.steps == {"quantity": ["10 in the store"]}
    free = _offer(_facts(currency="EUR", price=Decimal(0)))
    assert free.facts.price is None, "nothing is offered for free"


@pytest.mark.parametrize(
    ("field", "given", "price"),
    [
        ("sale_price", {"sale_price": Decimal("15.00"), "currency": "EUR"}, "15.00"),
        ("sale_price", {"currency": "EUR"}, "20.00"),
        ("custom:Web price", {"fields": {"web price": " 12.50 "}, "currency": "EUR"}, "12.50"),
        ("custom:Web price", {"fields": {"Web price": 12.5}}, "6.25"),
        ("custom:Web price", {"fields": {"Web price": "on request"}}, None),
        ("custom:Web price", {}, None),
        ("option:Price", {"options": {"Price": "9"}, "currency": "EUR"}, "9"),
    ],
)
def test_where_the_price_starts_from(field, given, price):
    offer = _offer(_facts(**given), field=field)
    assert offer.facts.price == (Decimal(price) if price else None)


def test_what_is_missing_is_told():
    assert _offer(_facts(), field="custom:Web price").steps["price"] == ["The product has no number in “Web price”"]
    assert _offer(_facts(), field="sale_price").steps["price"][0] == "No sale price, so the price is taken"


def test_amazon_counts_what_it_ships():
    options = ExportOptions(fulfilled_by="amazon", stock=StockRule(buffer=3))
    offer = apply_offer(_facts(currency="EUR"), options, RATES, MARKET)
    assert offer.facts.quantity == 10
    assert offer.steps["quantity"] == ["Amazon has it in its own warehouse and counts it"]


@pytest.mark.parametrize(
    ("region", "country", "code"),
    [("na", "CA", "AMAZON_NA"), ("eu", "DE", "AMAZON_EU"), ("fe", "JP", "AMAZON_JP"), ("fe", "AU", "AMAZON_AU")],
)
def test_amazons_channel(region, country, code):
    assert amazon_channel(region, country) == code


def test_amazons_channel_takes_the_place_of_all_rules_of_the_stock():
    rules = {
        path: Rule(path, (FixedSource("1"),))
        for path in ("brand", CHANNEL, "fulfillment_availability.quantity", "fulfillment_availability")
    }
    assert lay_fulfilment(rules, ExportOptions(), "na", "US") is rules
    laid = lay_fulfilment(rules, ExportOptions(fulfilled_by="amazon"), "na", "US")
    assert set(laid) == {"brand", CHANNEL}
    assert laid[CHANNEL].chain == (FixedSource("AMAZON_NA"),)


def test_parts_of_attributes():
    names = ("item_name", "purchasable_offer", "list_price", "fulfillment_availability", "main_product_image_locator")
    assert [part_of(name) for name in names] == ["listing", "price", "price", "stock", "images"]
    assert keep_parts(dict.fromkeys(names), ("stock",)) == {"fulfillment_availability": None}
    assert parts_that_go(ExportOptions(parts=("listing", "price"), mode="offer")) == ("listing", "price", "images")
    assert parts_that_go(ExportOptions(parts=("price",), mode="offer")) == ("price",)


@pytest.mark.django_db
def test_one_product_and_all_are_chosen_alike(connect_account: Any) -> None:
    connection = connect_account()[0]
    clothing = make_clothing()
    other = Category.objects.create(name="Books", path="Books")
    for number, category in enumerate((clothing, clothing.parent, other, None)):
        add_product(f"Thing {number}", sku=f"sku-{number}", category=category)
    Product.objects.filter(variants__sku="sku-1").update(tags=["a", "b"])
    Product.objects.filter(variants__sku="sku-2").update(tags=["b"])
    chosen = Variant.objects.get(sku="sku-3").product_id
    select_products(connection, [chosen], actor=TRADEWIND)
    cases = {
        ("all",): ["sku-0", "sku-1", "sku-2", "sku-3"],
        ("categories", (clothing.parent_id,)): ["sku-0", "sku-1"],
        ("categories", (clothing.pk, other.pk)): ["sku-0", "sku-2"],
        ("tags", (), ("b",)): ["sku-1", "sku-2"],
        ("tags", (), ("a", "c")): ["sku-1"],
        ("by_hand",): ["sku-3"],
    }
    products = [facts for chunk in Catalog().read() for facts in chunk]
    for given, expected in cases.items():
        export = ExportOptions(*given)
        selection = load_selection(connection, export)
        rows = Variant.objects.filter(where_selected(connection, export)).order_by("sku")
        assert list(rows.values_list("sku", flat=True)) == expected
        assert [facts.sku for facts in products if selection.holds(facts)] == expected
