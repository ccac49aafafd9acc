"""How a listing is told to Amazon: whole, in parts, or with something taken away."""

import pytest

from tradewind.amazon.listings.message import is_as_accepted, make_content, merge_accepted, sent_attributes

PRICE, STOCK, NAME = [{"our_price": 1}], [{"fulfillment_channel_code": "DEFAULT", "quantity": 3}], [{"value": "A"}]
WHOLE = {
    "productType": "HAT",
    "requirements": "LISTING",
    "attributes": {"item_name": NAME, "purchasable_offer": PRICE, "fulfillment_availability": STOCK},
}


def _wanted(**attributes):
    return {"productType": "HAT", "requirements": "LISTING", "attributes": attributes}


def test_a_new_listing_and_a_whole_one_are_replaced():
    assert make_content(WHOLE, None)["operationType"] == "UPDATE"
    changed = make_content(WHOLE, _wanted(item_name=[{"value": "B"}]))
    assert changed == {"operationType": "UPDATE", **WHOLE}
    assert make_content(_wanted(purchasable_offer=PRICE), None, ("price",))["operationType"] == "UPDATE"


def test_parts_are_changed_alone_and_name_no_requirements():
    content = make_content(_wanted(purchasable_offer=[{"our_price": 2}]), WHOLE, ("price",))
    assert content == {
        "operationType": "PARTIAL_UPDATE",
        "productType": "HAT",
        "attributes": {"purchasable_offer": [{"our_price": 2}]},
    }


def test_what_a_part_lost_is_deleted():
    accepted = _wanted(item_name=NAME, bullet_point=[{"value": "Soft"}], purchasable_offer=PRICE)
    content = make_content(_wanted(item_name=NAME), accepted, ("listing",))
    assert content["operationType"] == "PATCH"
    assert content["patches"] == [
        {"op": "delete", "path": "/attributes/bullet_point", "value": [{"value": "Soft"}]},
        {"op": "replace", "path": "/attributes/item_name", "value": NAME},
    ]
    assert merge_accepted(accepted, content) == _wanted(item_name=NAME, purchasable_offer=PRICE)


@pytest.mark.parametrize("parts", [("listing", "price", "stock", "images"), ("stock",)])
def test_a_fulfillment_channel_that_is_given_up_is_deleted(parts):
    accepted = _wanted(fulfillment_availability=[{"fulfillment_channel_code": "AMAZON_NA"}])
    content = make_content(_wanted(fulfillment_availability=STOCK), accepted, parts)
    assert content["patches"] == [
        {
            "op": "delete",
            "path": "/attributes/fulfillment_availability",
            "value": [{"fulfillment_channel_code": "AMAZON_NA"}],
        },
        {"op": "replace", "path": "/attributes/fulfillment_availability", "value": STOCK},
    ]
    assert merge_accepted(accepted, content) == _wanted(fulfillment_availability=STOCK)


def test_what_amazon_has_is_compared_as_far_as_the_parts_go():
    assert is_as_accepted(WHOLE, WHOLE)
    assert not is_as_accepted(WHOLE, None)
    assert is_as_accepted(_wanted(purchasable_offer=PRICE), WHOLE, ("price", "images"))
    assert not is_as_accepted(_wanted(purchasable_offer=PRICE), WHOLE, ("price", "stock"))
    other = {**WHOLE, "productType": "SHIRT"}
    assert not is_as_accepted(_wanted(purchasable_offer=PRICE), other, ("price",))


def test_what_amazon_has_after_a_part_is_the_rest_with_it():
    content = make_content(_wanted(purchasable_offer=[{"our_price": 2}]), WHOLE, ("price",))
    merged = merge_accepted(WHOLE, {"sku": "a", **content})
    assert merged["requirements"] == "LISTING"
    assert merged["attributes"] == {**WHOLE["attributes"], "purchasable_offer": [{"our_price": 2}]}
    assert sent_attributes(content) == {"purchasable_offer": [{"our_price": 2}]}
    whole = make_content(WHOLE, None)
    assert merge_accepted(merged, {"sku": "a", **whole}) == WHOLE


def test_a_listing_of_our_own_keeps_its_content_when_only_offers_are_made():
    offer = {
        "productType": "HAT",
        "requirements": "LISTING_OFFER_ONLY",
        "attributes": {"merchant_suggested_asin": [{"value": "B0"}], "purchasable_offer": [{"our_price": 2}]},
    }
    content = make_content(offer, WHOLE)
    assert content == {
        "operationType": "PARTIAL_UPDATE",
        "productType": "HAT",
        "attributes": {"purchasable_offer": [{"our_price": 2}]},
    }
    assert not is_as_accepted(offer, WHOLE)
    after = merge_accepted(WHOLE, content)
    assert (after["requirements"], after["attributes"]["item_name"]) == ("LISTING", NAME)
    assert is_as_accepted(offer, after)
    assert make_content(offer, offer)["operationType"] == "UPDATE"
    assert make_content(WHOLE, offer) == {"operationType": "UPDATE", **WHOLE}


def test_an_offer_on_a_listing_of_our_own_gives_its_old_channel_up():
    accepted = _wanted(item_name=NAME, fulfillment_availability=[{"fulfillment_channel_code": "AMAZON_NA"}])
    offer = {**_wanted(fulfillment_availability=STOCK), "requirements": "LISTING_OFFER_ONLY"}
    content = make_content(offer, accepted)
    assert [patch["op"] for patch in content["patches"]] == ["delete", "replace"]
    assert is_as_accepted(offer, merge_accepted(accepted, content))
