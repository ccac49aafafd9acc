"""The commands of mapping, listings and feeds, as they are typed."""

import argparse
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.amazon.shop import add_product, fill, make_clothing
from tradewind.base.errors import NotFound, Refused
from tradewind.cli import feeds, listings, mapping
from tradewind.cli.output import Result

pytestmark = pytest.mark.django_db


def run(*words: str) -> Result:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()
    for area in (mapping, listings, feeds):
        area.add_commands(commands)
    given = parser.parse_args(words)
    result: Result = given.handle(given)
    json.dumps(result.data, default=str)
    return result


@pytest.fixture
def connection(connect_account: Callable[..., list[Any]], clock: Any) -> Any:
    return connect_account()[0]


@pytest.fixture
def shop(connection: Any) -> Any:
    return fill(connection, make_clothing())


def test_a_mapping_from_nothing_to_valid(connection: Any):
    add_product("Kite", sku="kite", category=make_clothing())
    assert run("mapping", "show").data["is_complete"] is False
    run("mapping", "set", "--category", "Clothing > Things", "--product-type", "product")
    saved = run("mapping", "set", "US", "--defaults")
    assert saved.data["missing"] == []
    assert run("mapping", "validate", str(connection.pk)).status == 0
    run("mapping", "set", "--attribute", "brand", "--value", "Kites", "--category", "Clothing")
    shown = run("mapping", "show", "--sku", "kite")
    assert shown.data["attributes"]["brand"][0]["value"] == "Kites"
    run("mapping", "set", "--attribute", "item_name", "--value", "My kite", "--sku", "kite")
    assert run("mapping", "show", "--sku", "kite").data["attributes"]["item_name"][0]["value"] == "My kite"


def test_validate_exits_1_and_names_each_problem(shop: Any):
    told = run("mapping", "validate")
    assert told.status == 1
    assert (told.data["products"], told.data["valid"]) == (4, 3)
    assert told.data["refused"][0]["problems"][0]["message"].startswith(
        "Purchasable Offer is in GBP, Amazon.com takes USD."
    )


def test_submit_list_and_show(shop: Any, run_jobs: Any):
    made = run("listings", "submit").data
    run_jobs()
    shown = run("feeds", "show", str(made["id"])).data
    assert [one["sku"] for one in shown["items"]] == ["thing-1", "thing-2", "thing-3"]
    assert run("feeds", "show", shown["feed_id"]).data["id"] == made["id"]
    assert run("feeds", "list").data[0]["state"] == "queued"
    states = {row["sku"]: row["state"] for row in run("listings", "list").data}
    assert states["thing-1"] == "sent"
    assert run("listings", "show", "thing-gbp").data[0]["state"] == "incomplete"


def test_waiting_ends_with_words_when_it_takes_too_long(shop: Any):
    with pytest.raises(Refused) as refusal:
        run("listings", "submit", "--wait", "--timeout", "0")
    assert refusal.value.code == "still_under_way"


def test_waiting_for_a_feed_that_rests_ends_at_once(shop: Any):
    from tradewind.amazon.connections import switch
    from tradewind.base.audit import TRADEWIND
    from tradewind.cli.listings import wait_for

    submission = run("listings", "submit").data["id"]
    switch.set_off(shop.pk, actor=TRADEWIND)
    with pytest.raises(Refused) as refusal:
        wait_for(submission, timeout_s=60)
    assert refusal.value.code == "feed_rests"
    assert "switched on" in refusal.value.message


def test_which_connection_is_meant(connect_account: Any, clock: Any):
    with pytest.raises(NotFound):
        run("mapping", "show")
    us, ca = connect_account(countries=("US", "CA"))
    with pytest.raises(Refused) as refusal:
        run("mapping", "show")
    assert refusal.value.code == "connection_ambiguous"
    assert run("mapping", "show", "ca").data["connection_id"] == ca.pk
    assert run("mapping", "show", "amazon.com").data["connection_id"] == us.pk


def test_bad_wishes_are_refused(shop: Any):
    for words in (
        ("mapping", "set"),
        ("mapping", "set", "--attribute", "brand"),
        ("mapping", "set", "--category", "Nowhere", "--product-type", "SHIRT"),
        ("listings", "submit", "--sku", "no such"),
        ("listings", "show", "no such"),
        ("feeds", "show", "junk"),
    ):
        with pytest.raises(Refused):
            run(*words)


def test_why_says_each_step_and_exits_1_while_it_is_not_there(shop: Any):
    told = run("listings", "why", "thing-gbp")
    assert told.status == 1
    assert told.text.startswith("[x] Amazon.com is On.")
    assert "[!] Purchasable Offer is in GBP, Amazon.com takes USD." in told.text


def test_suggest_names_a_product_type_for_each_category_without_one(connection: Any):
    add_product("Wool Hat", sku="hat", category=make_clothing())
    told = run("mapping", "suggest")
    assert [(row["category"], row["product_type"]) for row in told.data] == [("Clothing > Things", "HAT")]
    run("mapping", "set", "--category", "Clothing", "--product-type", "HAT")
    assert run("mapping", "suggest").text == "Every category with products has a product type."
