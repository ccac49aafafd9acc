"""Buyers' data is taken out wherever it stands, also where Amazon adds it one day, and comes back whole."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tradewind.amazon.orders.personal import join_personal, keep_known, split_personal

leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
names = st.sampled_from(
    ["orderItems", "product", "recipient", "deliveryAddress", "name", "a/b", "0", "tax", "taxRegistrations", "x~1"]
)
trees = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4), max_leaves=20
)

shared_machine = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@shared_machine
@given(st.dictionaries(names, trees, max_size=5))
def test_any_order_comes_back_whole(order: dict[str, Any]) -> None:
    document, personal = split_personal(order)
    assert join_personal(document, personal) == order


@shared_machine
@given(st.text(min_size=8, max_size=40))
def test_no_text_of_an_address_or_a_new_field_stays_in_the_open(secret: str) -> None:
    order = {
        "orderId": "1",
        "recipient": {"deliveryAddress": {"name": secret, "countryCode": "US", "newField": secret}, "new": [secret]},
        "buyer": {"anything": secret},
        "orderItems": [{"orderItemId": "1", "new": secret, "product": {"new": secret, "title": "Mug"}}, secret],
        "tax": {"taxRegistrations": [{"entityType": "BUYER", "legalName": secret}]},
    }
    document, _ = split_personal(order)
    assert document == {
        "orderId": "1",
        "recipient": {"deliveryAddress": {"countryCode": "US"}},
        "orderItems": [{"orderItemId": "1", "product": {"title": "Mug"}}, None],
        "tax": {"taxRegistrations": [{"entityType": "BUYER"}]},
    }


def test_block_that_amazon_leaves_out_now_stays_known() -> None:
    before = {
        "buyer": {"buyerName": "A"},
        "recipient/deliveryAddress/name": "A",
        "recipient/deliveryAddress/phone": "1",
    }
    now = {"recipient/deliveryAddress/name": "B"}
    assert keep_known(now, before) == {"buyer": {"buyerName": "A"}, "recipient/deliveryAddress/name": "B"}
