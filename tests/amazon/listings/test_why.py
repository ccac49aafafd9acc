"""“Why is it not on Amazon?”, from the switch to Amazon's yes."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from tests.amazon.shop import add_product
from tradewind.amazon.connections import switch
from tradewind.amazon.listings.check import check_all_products
from tradewind.amazon.listings.submit import request_submission
from tradewind.amazon.listings.why import AbsenceFacts, Feed, Wrong, explain_absence
from tradewind.amazon.listings.why_query import find_why
from tradewind.amazon.models import Listing, SellerAccount
from tradewind.base.audit import TRADEWIND
from tradewind.base.errors import NotFound
from tradewind.store.models import Product, Variant

FINE = AbsenceFacts(
    marketplace="Amazon.com",
    merchant_id="A3NORTHWIND7US1",
    sku="tee",
    is_on=True,
    needs_reconnect=False,
    is_application_refused=False,
    is_participating=True,
    has_suspended_listings=False,
    is_published=True,
    is_selected=True,
    category_path="Clothing",
    category_id=7,
    product_type="SHIRT",
    has_schema=True,
    missing_settings=(),
    problems=(),
    listing_state="accepted",
    is_known_to_amazon=True,
    is_sent_by_itself=False,
    feed=Feed(5, "Done", is_under_way=False),
)
NEW = {"listing_state": "ready", "is_known_to_amazon": False, "feed": None}


def lines_of(**changed: Any) -> list[tuple[str, str, str, str, str]]:
    lines = explain_absence(replace(FINE, **changed))
    return [(one.key, one.state, one.sentence % one.values, one.place, one.target) for one in lines]


def test_what_amazon_accepted_has_every_line_done():
    assert {state for _key, state, *_rest in lines_of()} == {"done"}
    assert [key for key, *_rest in lines_of()] == [
        "on", "authorized", "account", "published", "selected", "product_type", "schema", "settings", "problems",
        "sent", "accepted",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"is_on": False}, ("on", "missing", "is Off", "switch", "")),
        ({"needs_reconnect": True}, ("authorized", "wrong", "connect it again", "reconnect", "")),
        ({"is_application_refused": True}, ("authorized", "wrong", "client ID and secret", "application", "")),
        ({"is_participating": False}, ("account", "wrong", "does not sell on Amazon.com", "account", "")),
        ({"has_suspended_listings": True}, ("account", "wrong", "has suspended", "account", "")),
        ({"is_published": False}, ("published", "missing", "is not published", "product", "")),
        ({"is_selected": False}, ("selected", "missing", "not among the products", "export", "")),
        ({"category_path": "", "product_type": ""}, ("product_type", "missing", "in no category", "product", "")),
        ({"product_type": ""}, ("product_type", "missing", "“Clothing” has no product type", "category", "7")),
        ({"has_schema": False}, ("schema", "missing", "for SHIRT have not been read", "account", "")),
        ({"missing_settings": ("Set 10 % off.",)}, ("settings", "missing", "Set 10 % off.", "settings", "")),
        (
            {"problems": (Wrong("Colour is missing.", "color"),)},
            ("problems", "wrong", "Colour is missing.", "rules", "color"),
        ),
        (
            {"problems": (Wrong("It is in GBP.", "purchasable_offer", is_of_export=True),)},
            ("problems", "wrong", "It is in GBP.", "export", "purchasable_offer"),
        ),
        ({"problems": (Wrong("The SKU is too long."),)}, ("problems", "wrong", "SKU is too long", "product", "")),
        (NEW, ("sent", "missing", "feed that you submit", "listings", "")),
        ({**NEW, "is_sent_by_itself": True}, ("sent", "missing", "by itself", "listings", "")),
        ({"listing_state": "ready"}, ("sent", "missing", "changed since Amazon accepted it", "listings", "")),
        ({**NEW, "is_selected": False}, ("sent", "missing", "before all of the above", "", "")),
        (
            {"feed": Feed(6, "Waiting at Amazon", is_under_way=True), "listing_state": "sent"},
            ("sent", "missing", "on its way to Amazon: Waiting at Amazon", "feed", "6"),
        ),
        (NEW, ("accepted", "missing", "has not accepted it yet", "", "")),
        ({"listing_state": "ready"}, ("accepted", "missing", "as it was accepted last", "", "")),
        ({"listing_state": "unknown"}, ("accepted", "wrong", "send it again", "listings", "")),
        ({"listing_state": "refused"}, ("accepted", "wrong", "gave no reason", "feed", "5")),
        (
            {"listing_state": "refused", "issues": (Wrong("The barcode is another's.", "brand"),)},
            ("accepted", "wrong", "Amazon refused it: The barcode is another's.", "rules", "brand"),
        ),
    ],
)
def test_each_line_that_is_not_done_says_what_to_do_and_where(
    changed: dict[str, Any], line: tuple[str, str, str, str, str]
):
    key, state, words, place, target = line
    found = [one for one in lines_of(**changed) if one[0] == key]
    assert [(one[1], one[3], one[4]) for one in found] == [(state, place, target)]
    assert words in found[0][2]


def test_several_problems_are_a_line_each():
    problems = tuple(Wrong(f"{name} is missing.", name) for name in ("color", "size"))
    assert [one[4] for one in lines_of(problems=problems) if one[0] == "problems"] == ["color", "size"]


def states(connection: Any, sku: str) -> dict[str, str]:
    return {line.key: line.state for line in find_why(connection, sku).lines}


@pytest.mark.django_db
def test_a_sku_goes_the_whole_way(shop: Any, finish_feeds: Callable[..., int], run_jobs: Any):
    before = find_why(shop, "thing-1")
    assert before.next_line is not None
    assert (before.next_line.key, before.next_line.place) == ("sent", "listings")
    submission = request_submission(shop, actor=TRADEWIND)
    waiting = find_why(shop, "thing-1").next_line
    assert waiting is not None
    assert (waiting.words, waiting.target) == ("It is on its way to Amazon: Checking products", str(submission.pk))
    finish_feeds()
    assert find_why(shop, "thing-1").is_on_amazon
    Variant.objects.filter(sku="thing-1").update(price=21)
    changed = find_why(shop, "thing-1")
    assert [line.key for line in changed.lines if line.state != "done"] == ["sent", "accepted"]


@pytest.mark.django_db
def test_what_amazon_refuses_is_said_in_words(shop: Any, amazon: Any, finish_feeds: Callable[..., int]):
    amazon.world.faults.add("F95", nth_call=1)
    request_submission(shop, actor=TRADEWIND)
    finish_feeds()
    refused = Listing.objects.get(state="refused")
    last = find_why(shop, refused.sku).lines[-1]
    assert (last.state, last.key) == ("wrong", "accepted")
    assert "The barcode belongs to another product at Amazon" in last.words


@pytest.mark.django_db
def test_everything_that_is_in_the_way_is_told_at_once(shop: Any):
    switch.set_off(shop.pk, actor=TRADEWIND)
    SellerAccount.objects.update(state=SellerAccount.State.RECONNECT_NEEDED)
    Product.objects.filter(key="thing-gbp").update(is_published=False)
    shop.refresh_from_db()
    found = states(shop, "thing-gbp")
    wrong = {key: state for key, state in found.items() if state != "done"}
    assert wrong == {
        "on": "missing", "authorized": "wrong", "published": "missing", "problems": "wrong", "sent": "missing",
        "accepted": "missing",
    }  # fmt: skip


@pytest.mark.django_db
def test_a_product_without_a_category_says_so(shop: Any):
    add_product("Loose", sku="loose/1")
    assert states(shop, "loose/1")["product_type"] == "missing"
    with pytest.raises(NotFound, match="has no SKU"):
        find_why(shop, "nothing")


@pytest.mark.django_db
def test_the_number_of_queries_is_fixed(shop: Any, finish_feeds: Callable[..., int]):
    from django.db import connection as database

    check_all_products(shop.pk)
    find_why(shop, "thing-2")
    with CaptureQueriesContext(
        database,
    ) as one:
        find_why(shop, "thing-1")
    for number in range(3):
        add_product(f"More {number}", sku=f"more-{number}", category=Product.objects.get(key="thing-1").category)
    request_submission(shop, actor=TRADEWIND)
    finish_feeds()
    with CaptureQueriesContext(database) as more:
        find_why(shop, "thing-1")
    assert len(one) == len(more)


@pytest.mark.django_db
def test_the_answer_can_be_written_as_json(shop: Any):
    told = json.loads(json.dumps(find_why(shop, "thing-1").as_data()))
    assert (told["sku"], told["is_on_amazon"]) == ("thing-1", False)
    assert told["lines"][0] == {
        "key": "on", "state": "done", "words": "Amazon.com is On.", "place": "", "target": "",
    }  # fmt: skip
