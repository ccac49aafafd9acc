"""The options of a connection as Amazon feels them: which products go, what of them, and how they are offered."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.amazon.shop import add_product
from tradewind.amazon.connections.configure import save_options
from tradewind.amazon.connections.rates import Rate, set_rate
from tradewind.amazon.listings.submit import request_submission
from tradewind.amazon.listings.why_query import find_why
from tradewind.amazon.mapping.change import SetProductType, SetRule, save_mapping
from tradewind.amazon.mapping.offer.offering import save_export
from tradewind.amazon.mapping.offer.selection import select_products, unselect_products
from tradewind.amazon.mapping.queries import explain
from tradewind.amazon.mapping.readiness import list_steps
from tradewind.amazon.mapping.schema.renew import renew_schemas
from tradewind.amazon.models import Issue, Listing, Submission
from tradewind.base.audit import TRADEWIND
from tradewind.store.models import Product, Variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_amazon(amazon):
    """Return a function that tells what is true at Amazon, by SKU."""

    def ask() -> dict[str, Any]:
        return {one["sku"]: one for one in amazon.control("GET", "/ledger")["listings"]}

    return ask


@pytest.fixture
def export(shop, run_jobs):
    """Return a function that saves export options and lets their check run."""

    def save(**given: Any) -> None:
        save_options(shop, {"export": given}, actor=TRADEWIND)
        run_jobs()

    return save


@pytest.fixture
def send(shop, finish_feeds):
    """Return a function that sends what is to be sent, and returns its submission."""

    def submit() -> Submission:
        made = request_submission(shop, actor=TRADEWIND)
        finish_feeds()
        made.refresh_from_db()
        return made

    return submit


def states() -> dict[str, str]:
    return dict(Listing.objects.values_list("sku", "state"))


def test_price_and_stock_rules_are_what_amazon_gets(shop, export, send, at_amazon):
    set_rate(Rate("GBP", "USD", Decimal("1.25"), date(2026, 1, 1)), actor=TRADEWIND)
    export(price={"percent": "10", "rounding": ".99"}, stock={"buffer": 2, "most": 4})
    assert send().accepted_count == 4
    found = at_amazon()
    assert found["thing-1"]["offers"][0]["price"] == "21.99"
    assert found["thing-1"]["quantity"] == 4
    assert found["thing-gbp"]["offers"] == [{"price": "27.99", "currency": "USD", "audience": "ALL"}]


def test_steps_are_kept_for_explaining(shop, export):
    export(price={"percent": "10"}, stock={"buffer": 2})
    found = explain(shop, "thing-1")
    assert found.offer is not None
    assert found.offer.steps == {
        "price": ["19.90 USD in the store", "+10 % = 21.89"],
        "quantity": ["7 in the store", "2 kept back = 5"],
    }
    assert found.facts.price == Decimal("19.90"), "the store's own price stays to be shown beside it"


def test_without_a_rate_the_product_stays_back_and_says_what_to_do(shop, export):
    export(price={"percent": "10"})
    problem = Issue.objects.get(listing__sku="thing-gbp")
    assert problem.message.endswith("Set a rate from GBP under Export & Import.")


def test_by_hand_only_what_was_selected_goes(shop, export, send, run_jobs, at_amazon):
    chosen = Variant.objects.get(sku="thing-2").product_id
    select_products(shop, [chosen], actor=TRADEWIND)
    export(selection="by_hand")
    assert states() == {"thing-2": "ready"}
    send()
    assert list(at_amazon()) == ["thing-2"]
    unselect_products(shop, [chosen], actor=TRADEWIND)
    run_jobs()
    assert states() == {"thing-2": "accepted"}
    told = Issue.objects.get(listing__sku="thing-2", source="check")
    assert told.severity == "INFO"
    assert "not chosen" in told.message


def test_what_amazon_has_is_left_as_it_is_until_it_is_chosen_again(shop, export, send, run_jobs):
    send()
    export(selection="by_hand")
    Variant.objects.filter(sku="thing-1").update(quantity=1)
    assert send().message_count == 0
    assert states() == {"thing-1": "accepted", "thing-2": "accepted", "thing-3": "accepted"}
    export(selection="all")
    assert states()["thing-1"] == "ready"
    assert not Issue.objects.filter(code="not_chosen").exists()


def test_by_category_and_by_tag(shop, clothing, export):
    export(selection="categories", category_ids=[clothing.parent_id])
    assert len(states()) == 4, "what is below goes too"
    Product.objects.filter(variants__sku="thing-3").update(tags=["summer"])
    export(selection="tags", tags=["summer", "winter"])
    assert states() == {"thing-3": "ready"}


def test_a_new_listing_needs_the_parts_that_amazon_asks_for(shop, export):
    export(parts=["price", "stock"])
    told = set(Issue.objects.filter(listing__sku="thing-1").values_list("code", "message"))
    assert (
        "part_needed",
        "Amazon takes no new listing without the listing. Send that too under Export & Import.",
    ) in told
    assert states()["thing-1"] == "incomplete"


def test_only_the_parts_that_go_change_at_amazon(shop, export, send, at_amazon):
    send()
    export(parts=["price", "stock"])
    assert states()["thing-1"] == "accepted"
    Product.objects.filter(variants__sku="thing-1").update(title="Renamed")
    Variant.objects.filter(sku="thing-1").update(quantity=2, price=Decimal("25.00"))
    made = send()
    message = made.items.get().message
    assert (message["operationType"], sorted(message["attributes"])) == (
        "PARTIAL_UPDATE",
        ["fulfillment_availability", "purchasable_offer"],
    )
    assert "requirements" not in message
    found = at_amazon()["thing-1"]
    assert (found["item_name"], found["quantity"], found["offers"][0]["price"]) == ("Thing 1", 2, "25")
    assert send().message_count == 0, "what was accepted is known, part by part"


def test_prices_of_an_offer_take_no_images_away(shop, export, send, at_amazon):
    send()
    export(mode="offer", parts=["price"])
    Variant.objects.filter(sku="thing-1").update(price=Decimal("25.00"))
    made = send().items.get()
    assert (made.sku, made.message["operationType"]) == ("thing-1", "PARTIAL_UPDATE")
    assert list(made.message["attributes"]) == ["purchasable_offer"]
    assert "main_product_image_locator" in at_amazon()["thing-1"]["attributes"]


def test_what_does_not_go_is_not_complained_about(shop, export, send):
    send()
    Variant.objects.filter(sku="thing-1").update(currency="GBP", quantity=1)
    export(parts=["listing", "stock", "images"])
    assert states()["thing-1"] == "ready"
    made = send()
    assert made.accepted_count == 1
    assert "purchasable_offer" not in made.items.get().message["attributes"]


def test_what_a_product_lost_is_taken_away_at_amazon(shop, export, send, at_amazon):
    Product.objects.filter(variants__sku="thing-1").update(
        images=["https://x.example/1.jpg", "https://x.example/2.jpg"]
    )
    send()
    assert "other_product_image_locator_1" in at_amazon()["thing-1"]["attributes"]
    export(parts=["listing", "images"])
    Product.objects.filter(variants__sku="thing-1").update(images=["https://x.example/1.jpg"])
    made = send()
    assert made.items.get().message["operationType"] == "PATCH"
    found = at_amazon()["thing-1"]
    assert "other_product_image_locator_1" not in found["attributes"]
    assert found["offers"][0]["price"] == "19.9"
    assert send().message_count == 0


def test_an_offer_on_an_item_that_amazon_has(shop, export, send, at_amazon):
    save_mapping(
        shop, [SetRule("merchant_suggested_asin", [{"kind": "field", "field": "custom:ASIN"}])], actor=TRADEWIND
    )
    Product.objects.filter(variants__sku="thing-1").update(fields={"ASIN": "B0EXAMPLE1"})
    Variant.objects.exclude(sku="thing-1").update(barcode="")
    export(mode="offer")
    assert states() == {"thing-1": "ready", "thing-2": "incomplete", "thing-3": "incomplete", "thing-gbp": "incomplete"}
    message = send().items.get().message
    assert message["requirements"] == "LISTING_OFFER_ONLY"
    assert "item_name" not in message["attributes"]
    found = at_amazon()["thing-1"]
    assert (found["requirements"], found["asin"]) == ("LISTING_OFFER_ONLY", "B0EXAMPLE1")
    told = Issue.objects.filter(listing__sku="thing-2").values_list("message", flat=True)
    assert [one for one in told if "ASIN" in one], list(told)


def test_amazon_fulfills_and_counts_and_gives_back(shop, export, send, at_amazon):
    save_mapping(
        shop,
        [SetRule("fulfillment_availability.lead_time_to_ship_max_days", [{"kind": "fixed", "value": "2"}])],
        actor=TRADEWIND,
    )
    export(fulfilled_by="amazon")
    message = send().items.get(sku="thing-1").message
    assert message["attributes"]["fulfillment_availability"] == [{"fulfillment_channel_code": "AMAZON_NA"}]
    assert at_amazon()["thing-1"]["is_fulfilled_by_amazon"] is True
    export(fulfilled_by="merchant")
    send()
    found = at_amazon()["thing-1"]
    assert (found["is_fulfilled_by_amazon"], found["quantity"]) == (False, 7)
    assert send().message_count == 0


def test_an_offer_needs_neither_title_nor_origin_to_be_set(connect_account, clothing):
    connection = connect_account()[0]
    rules = {
        "condition_type": {"kind": "fixed", "value": "new_new"},
        "purchasable_offer.our_price.schedule.value_with_tax": {"kind": "field", "field": "price"},
        "fulfillment_availability.quantity": {"kind": "field", "field": "quantity"},
    }
    changes = [SetRule(path, [source]) for path, source in rules.items()]
    add_product("Thing", sku="thing-1", category=clothing)
    save_mapping(connection, [SetProductType(clothing.pk, "PRODUCT"), *changes], actor=TRADEWIND)
    keys = {step.key for step in list_steps(connection) if not step.is_done}
    assert keys == {"identity", "origin"}
    save_export(connection, {"export": {"mode": "offer"}}, {}, actor=TRADEWIND)
    assert {step.key for step in list_steps(connection) if not step.is_done} == {"schemas"}
    renew_schemas(connection.pk)
    assert all(step.is_done for step in list_steps(connection))
    save_export(
        connection, {"export": {"mode": "offer", "parts": ["stock"], "fulfilled_by": "amazon"}}, {}, actor=TRADEWIND
    )
    assert {"offer", "condition"}.isdisjoint(step.key for step in list_steps(connection))


def test_why_a_product_that_lacks_a_part_is_not_there(shop, export):
    export(parts=["price"])
    lines = [line.words for line in find_why(shop, "thing-1").lines if line.state != "done"]
    assert lines[0] == "Amazon takes no new listing without the listing. Send that too under Export & Import."
