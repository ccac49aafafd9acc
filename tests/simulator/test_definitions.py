"""Product type definitions: finding a type, and a schema in Amazon's dialect that can be downloaded."""

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from jsonschema_rs import Draft201909Validator

from tradewind.simulator.schemas.document import Wanted, build_document
from tradewind.simulator.schemas.product_types import PRODUCT_TYPES
from tradewind.simulator.schemas.recommend import find_product_types, recommend
from tradewind.simulator.validation import find_issues
from tradewind.simulator.world import World

from .conftest import NORTHWIND
from .listing_data import CA, JP, US, luggage, price, stock, text, value

TYPES = "/na/definitions/2020-09-01/productTypes"
FULL = Wanted("LUGGAGE", US, "en_US")

Get = Callable[..., httpx2.Response]


@pytest.fixture
def get(amazon: httpx2.Client, token_for: Callable[[str], dict[str, str]]) -> Get:
    headers = token_for(NORTHWIND)
    return lambda path="", **query: amazon.get(TYPES + path, params=query, headers=headers)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("T-Shirt with Logo", "SHIRT"),
        ("Hoodie with Pocket and  Logo", "SWEATSHIRT"),
        ("Cap", "HAT"),
        ("Gold Bird Necklace", "NECKLACE"),
        ("Mid-century Lounger Sofa", "HOME_FURNITURE_AND_DECOR"),
        ("A Book of Maps for Travel", "BOOK"),
        ("Album", "ABIS_MUSIC"),
        ("Carry-On Spinner Suitcase", "LUGGAGE"),
        ("LED High Tops", "SHOES"),
        ("Long Sleeve Cotton Top", "SHIRT"),
        ("Rain Boots", "SHOES"),
        ("Winter Scarves", "SCARF"),
        ("Shirt Box", "HOME_FURNITURE_AND_DECOR"),
    ],
)
def test_a_title_leads_to_its_product_type(title: str, name: str) -> None:
    assert recommend(title)[0].name == name


@pytest.mark.parametrize("title", ["Stopwatch", "Laptopia", "Bedrock", "Quantum entangler", ""])
def test_a_part_of_a_word_leads_nowhere(title: str) -> None:
    assert recommend(title) == []


@pytest.mark.parametrize(
    ("keywords", "names"),
    [
        (["high", "tops"], ["SHOES"]),
        (["tops"], ["SHIRT"]),
        (["shirt"], ["SHIRT"]),
        (["hood"], ["SWEATSHIRT"]),
        (["cap"], ["HAT"]),
        (["sun"], ["SUNGLASSES"]),
        (["book"], ["BOOK"]),
        (["shoe"], ["SHOES"]),
        (["xyz"], []),
        (["to"], []),
        ([" "], []),
    ],
)
def test_keywords_name_product_types_whole_words_first(keywords: list[str], names: list[str]) -> None:
    assert [one.name for one in find_product_types(keywords)] == names


def test_a_whole_word_comes_before_one_that_is_begun() -> None:
    assert [one.name for one in find_product_types(["note"])] == ["BOOK", "NOTEBOOK_COMPUTER"]
    assert [one.name for one in find_product_types(["hoo", "hat"])] == ["HAT", "SWEATSHIRT"]


def test_shoes_have_sizes_of_their_own() -> None:
    schema = json.loads(build_document(Wanted("SHOES", US, "en_US")).content)
    size = schema["properties"]["footwear_size"]["items"]
    assert {"size_system", "size_class", "age_group", "gender", "width", "size"} <= set(size["required"])
    assert "numeric_8_point_5" in size["properties"]["size"]["enum"]
    assert "us_footwear_size_system" in size["properties"]["size_system"]["enum"]


def test_search_by_title_by_keyword_and_for_all(get: Get) -> None:
    by_title = get(marketplaceIds=US, itemName="Necklaces").json()
    by_keyword = get(marketplaceIds=US, keywords="hood,beanie").json()
    everything = get(marketplaceIds=US).json()

    assert [one["name"] for one in by_title["productTypes"]] == ["NECKLACE"]
    assert {one["name"] for one in by_keyword["productTypes"]} == {"SWEATSHIRT", "HAT"}
    assert {one["name"] for one in everything["productTypes"]} == set(PRODUCT_TYPES)
    assert get(marketplaceIds=US, itemName="cap", keywords="cap").status_code == 400
    assert get().status_code == 400


def test_a_schema_is_downloaded_without_a_token_and_matches_its_checksum(get: Get, amazon: httpx2.Client) -> None:
    link = get("/LUGGAGE", marketplaceIds=US).json()["schema"]

    answer = amazon.get(link["link"]["resource"])

    assert answer.status_code == 200
    assert base64.b64encode(hashlib.md5(answer.content).digest()).decode() == link["checksum"]
    assert "marketplace_id" in answer.json()["$defs"]


def test_a_schema_address_lives_seven_days_and_cannot_be_altered(get: Get, amazon: httpx2.Client, world: World) -> None:
    address = get("/LUGGAGE", marketplaceIds=US).json()["schema"]["link"]["resource"]

    world.clock.advance(timedelta(days=6, hours=23))
    assert amazon.get(address).status_code == 200
    world.clock.advance(timedelta(hours=1))
    assert amazon.get(address).status_code == 403
    assert amazon.get(address.replace("Expires=604800", "Expires=999999")).status_code == 403


def test_the_parameters_of_a_definition_are_checked(get: Get) -> None:
    assert get("/LUGGAGE", marketplaceIds=f"{US},{CA}").status_code == 400
    assert get("/LUGGAGE", marketplaceIds=JP).status_code == 403
    assert get("/LUGGAGE", marketplaceIds=US, requirements="ALL").status_code == 400
    assert get("/LUGGAGE", marketplaceIds=US, locale="xx").status_code == 400
    assert get("/UNICORN", marketplaceIds=US).status_code == 404


def test_groups_name_each_attribute_once(get: Get) -> None:
    definition = get("/SHIRT", marketplaceIds=US).json()
    schema = json.loads(build_document(Wanted("SHIRT", US, "en_US")).content)

    named = [name for group in definition["propertyGroups"].values() for name in group["propertyNames"]]

    assert sorted(named) == sorted(schema["properties"])


@pytest.mark.parametrize("name", sorted(PRODUCT_TYPES))
@pytest.mark.parametrize("requirements", ["LISTING", "LISTING_PRODUCT_ONLY", "LISTING_OFFER_ONLY"])
def test_every_schema_is_sound_and_of_a_realistic_size(name: str, requirements: str) -> None:
    document = build_document(Wanted(name, US, "en_US", requirements))
    schema = json.loads(document.content)
    schema.pop("$schema")
    Draft201909Validator(schema)  # raises for a schema that is none

    asked = set(schema["required"]) | {
        one for rule in schema.get("allOf", []) for one in rule.get("then", rule).get("required", [])
    }
    assert asked <= set(schema["properties"])
    assert schema["additionalProperties"] is False
    if requirements == "LISTING":
        assert len(schema["properties"]) > 60
        assert len(document.content) > 100_000


def test_a_marketplace_has_its_own_currency_language_and_channel() -> None:
    schema = json.loads(build_document(Wanted("HAT", JP, "ja_JP")).content)
    properties = schema["properties"]

    assert schema["$defs"]["marketplace_id"]["default"] == JP
    assert schema["$defs"]["language_tag"]["default"] == "ja_JP"
    assert properties["purchasable_offer"]["items"]["properties"]["currency"]["enum"] == ["JPY"]
    codes = properties["fulfillment_availability"]["items"]["properties"]["fulfillment_channel_code"]["enum"]
    assert codes == ["AMAZON_JP", "DEFAULT"]
    assert properties["item_name"]["title"] == "商品名"


def test_parentage_resolves_what_depends_on_it() -> None:
    parent = json.loads(build_document(Wanted("SHIRT", US, "en_US", parentage="PARENT")).content)
    alone = json.loads(build_document(Wanted("SHIRT", US, "en_US", parentage="NONE")).content)

    assert "purchasable_offer" not in parent["properties"]
    assert "parentage_level" not in alone["properties"]
    assert {"required": ["color", "shirt_size", "condition_type"]} in alone["allOf"]
    assert not any("shirt_size" in one.get("required", []) for one in parent["allOf"])
    assert {"required": ["variation_theme"]} in parent["allOf"]


def test_a_type_without_variations_asks_for_a_product_number_too() -> None:
    (found,) = find_issues({"item_name": text("x"), "brand": text("y"), "condition_type": value("new_new")},
                           Wanted("PRODUCT", US, "en_US"))  # fmt: skip

    assert "merchant_suggested_asin" in found.attribute_names


@pytest.mark.parametrize(
    ("change", "code", "names"),
    [
        ({}, None, ()),
        ({"brand": None}, "90220", ("brand",)),
        ({"brand": []}, "99022", ("brand",)),
        ({"country_of_origin": value("ZZ")}, "90000900", ("country_of_origin",)),
        ({"item_name": text("a") + text("b")}, "90000900", ("item_name",)),
        ({"item_name": text("x" * 201)}, "90000900", ("item_name",)),
        ({"unicorn": value(1)}, "99300", ("unicorn",)),
        ({"condition_type": value("used_good")}, "90220", ("condition_note",)),
        ({"batteries_required": value(True), "num_batteries": value(2)}, "90220", ("batteries_included",)),
        ({"fulfillment_availability": stock(-1)}, "90000900", ("fulfillment_availability",)),
        ({"purchasable_offer": price("12")}, "90000900", ("purchasable_offer",)),
        ({"merchant_suggested_asin": value("B0" + "é" * 9)}, "90000900", ("merchant_suggested_asin",)),
    ],
)
def test_attributes_are_judged_by_the_schema(change: dict[str, Any], code: str | None, names: tuple[str, ...]) -> None:
    found = find_issues(luggage(**change), FULL)

    assert [(one.code, one.attribute_names) for one in found] == ([(code, names)] if code else [])


def test_an_item_needs_a_product_number_or_an_exemption_and_a_parent_needs_neither() -> None:
    unnumbered = luggage(supplier_declared_has_product_identifier_exemption=None)
    parent = {**unnumbered, "parentage_level": value("parent"), "variation_theme": [{"name": "COLOR"}]}
    for name in ("color", "condition_type", "purchasable_offer"):
        parent.pop(name)

    (found,) = find_issues(unnumbered, FULL)

    assert found.code == "90220"
    assert "externally_assigned_product_identifier" in found.attribute_names
    assert find_issues(parent, FULL) == []


def test_a_variant_names_its_parent_and_theme() -> None:
    found = find_issues(luggage(parentage_level=value("child")), FULL)

    assert {one.attribute_names[0] for one in found} == {"child_parent_sku_relationship", "variation_theme"}


def test_an_attribute_may_become_required(world: World) -> None:
    world.products.require("LUGGAGE", "theme")

    (found,) = find_issues(luggage(), world.products.wanted("LUGGAGE", US))

    assert found.attribute_names == ("theme",)
    with pytest.raises(ValueError, match="no attribute"):
        world.products.require("LUGGAGE", "unicorn")


def test_another_version_may_be_published_and_withdrawn(world: World) -> None:
    first = build_document(world.products.wanted("LUGGAGE", US))
    place = "/properties/item_name/items/properties/value"

    world.products.publish("LUGGAGE", {f"{place}/maxLength": 50}, ["/properties/wheel_type"])
    then = build_document(world.products.wanted("LUGGAGE", US))

    schema = json.loads(then.content)
    assert then.checksum != first.checksum
    assert schema["properties"]["item_name"]["items"]["properties"]["value"]["maxLength"] == 50
    assert "wheel_type" not in schema["properties"]
    offer = build_document(world.products.wanted("LUGGAGE", US, requirements="LISTING_OFFER_ONLY"))
    assert "item_name" not in json.loads(offer.content)["properties"]
    with pytest.raises(ValueError, match="no /properties/unicorn"):
        world.products.publish("LUGGAGE", {}, ["/properties/unicorn"])
    world.products.withdraw()
    assert build_document(world.products.wanted("LUGGAGE", US)).checksum == first.checksum
