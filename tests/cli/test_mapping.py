"""Setting rules on the command line, and the whole way of a value."""

import argparse
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.amazon.shop import add_product, fill, make_clothing
from tradewind.amazon.models import AttributeRule, CategoryMapping
from tradewind.base.errors import Refused
from tradewind.cli import mapping
from tradewind.cli.output import Result

pytestmark = pytest.mark.django_db


def run(*words: str) -> Result:
    parser = argparse.ArgumentParser()
    mapping.add_commands(parser.add_subparsers())
    given = parser.parse_args(["mapping", *words])
    result: Result = given.handle(given)
    json.dumps(result.data, default=str)
    return result


@pytest.fixture
def shop(connect_account: Callable[..., list[Any]], clock: Any) -> Any:
    return fill(connect_account()[0], make_clothing())


def sources(attribute: str) -> Any:
    return AttributeRule.objects.get(attribute_path=attribute, category__path="Clothing").source


def test_templates_fields_and_maps_are_set(shop: Any):
    level = ("--category", "Clothing")
    run("set", "--attribute", "item_name", "--template", "{{ brand }} {{ title }}", "--fallback", "Thing", *level)
    assert sources("item_name") == [
        {"kind": "template", "template": "{{ brand }} {{ title }}"},
        {"kind": "fixed", "value": "Thing"},
    ]
    run("set", "--attribute", "brand", "--field", "custom:Maker", *level)
    assert sources("brand") == [{"kind": "field", "field": "custom:Maker"}]
    run(
        "set",
        "--attribute",
        "color",
        "--field",
        "option:Color",
        "--map",
        "Navy=blue",
        "--map",
        "Sky=light = blue",
        *level,
    )
    assert sources("color")[0]["values"] == {"Navy": "blue", "Sky": "light = blue"}
    run("set", "--attribute", "color", "--value", "", *level)
    assert not AttributeRule.objects.filter(attribute_path="color", category__path="Clothing").exists()


def test_a_browse_category_is_set_and_kept_and_goes(shop: Any):
    run("set", "--category", "Clothing", "--product-type", "shirt", "--browse-category", "polo shirts")
    mapped = CategoryMapping.objects.get(category__path="Clothing")
    assert (mapped.browse_category, mapped.browse_category_name) == ("polo-shirts", "Polo Shirts")
    run("set", "--category", "Clothing", "--product-type", "SHIRT")
    assert CategoryMapping.objects.get(category__path="Clothing").browse_category == "polo-shirts"
    run("set", "--category", "Clothing > Things", "--browse-category", "henley-shirts")
    assert CategoryMapping.objects.get(category__path="Clothing > Things").product_type == "SHIRT"
    run("set", "--category", "Clothing", "--browse-category", "")
    assert CategoryMapping.objects.get(category__path="Clothing").browse_category == ""


def test_the_way_of_a_value_is_explained(shop: Any):
    add_product("Kite", sku="kite", options={"Color": "Navy"}, category=CategoryMapping.objects.get().category)
    run("set", "--attribute", "color", "--field", "option:Color", "--map", "Navy=Blue")
    told = run("show", "--sku", "kite", "--explain", "--attribute", "color")
    assert told.text.splitlines() == [
        "Color (color)",
        "  Color, from marketplace:",
        "  > Option: Color, looked up in a value map",
        "      Option: Color in the store: Navy",
        "      Value map: Blue",
    ]
    whole = run("show", "--sku", "kite", "--explain")
    assert {"item_name", "brand", "color"} <= {one["attribute"] for one in whole.data}
    assert "  - Title (not asked)" in whole.text
    lost = add_product("Bear", sku="bear")
    assert run("show", "--sku", lost.sku, "--explain").text == "bear is nothing at Amazon yet."


@pytest.mark.parametrize(
    "words",
    [
        ("set", "--attribute", "brand", "--value", "x", "--field", "brand"),
        ("set", "--attribute", "brand", "--map", "a=b"),
        ("set", "--attribute", "brand", "--field", "brand", "--map", "a"),
        ("set", "--attribute", "brand", "--template", "{% for %}"),
        ("set", "--attribute", "brand", "--field", "no field"),
        ("set", "--attribute", "no_such_attribute", "--field", "brand"),
        ("set", "--category", "Clothing", "--product-type", "", "--browse-category", "x"),
        ("show", "--explain"),
    ],
)
def test_what_cannot_be_set_is_refused(shop: Any, words: tuple[str, ...]):
    before = list(AttributeRule.objects.values_list("attribute_path", "source"))
    with pytest.raises(Refused):
        run(*words)
    assert list(AttributeRule.objects.values_list("attribute_path", "source")) == before
