"""Every value survives its way through a path, and none of them can name another resource."""

from urllib.parse import unquote

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.routing import Map, Rule

from tradewind.spapi.operations import OPERATIONS, encode_segment, key_for_feed

ROUTES = Map([Rule("/listings/2021-08-01/items/<sellerId>/<sku>")]).bind("x")
PUT = OPERATIONS["putListingsItem"]

PARTS = [
    "/", "//", "\\", "&", "%", "%2F", "%252f", "#", "+", " ", "  ", "?", "=", ";", ",", ":", "@", "~", "..", ".",
    "'", '"', "<b>", "{}", "|", "^", "`", "$", "!", "*", "()", "[]", "\t", "\u00a0", "ä", "ß", "é", "ñ", "日本",
    "全角", "ＡＢＣ", "русский", "عربي", "עברית", "한국어", "ไทย", "👕", "👩‍🔧", "\u200b", "e\u0301",
]  # fmt: skip
NASTY_SKUS = [f"{before}{part}{behind}" for part in PARTS for before in ("", "A") for behind in ("", "B")]


def sent_path(url: str) -> str:
    return httpx2.URL(url).raw_path.decode("ascii")


def test_the_list_of_nasty_skus_is_long():
    assert len(set(NASTY_SKUS)) >= 200


@pytest.mark.parametrize("sku", NASTY_SKUS)
def test_a_nasty_sku_arrives_as_it_was(sku):
    path = sent_path("https://amazon.test/na" + PUT.fill_path({"sellerId": "A1", "sku": sku}))
    _, values = ROUTES.match(path.removeprefix("/na"))
    assert {name: unquote(value) for name, value in values.items()} == {"sellerId": "A1", "sku": sku}


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_is_one_segment(text):
    encoded = encode_segment(text)
    assert encoded.isascii() and "/" not in encoded and encoded not in {".", ".."}
    assert unquote(encoded) == text
    assert sent_path(f"https://amazon.test/a/{encoded}").split("/") == ["", "a", encoded]


@pytest.mark.parametrize("path_args", [{}, {"sellerId": "A1"}, {"sellerId": "A1", "sku": ""}, {"sku": "x", "y": "z"}])
def test_a_missing_value_makes_no_path(path_args):
    with pytest.raises(ValueError, match="needs a value"):
        PUT.fill_path(path_args)


def test_listing_feeds_have_a_plan_of_their_own():
    assert key_for_feed("JSON_LISTINGS_FEED") == "createFeed.JSON_LISTINGS_FEED"
    assert key_for_feed("POST_ORDER_ACKNOWLEDGEMENT_DATA") == "createFeed"
    assert OPERATIONS["createFeed.JSON_LISTINGS_FEED"].burst == 5
