"""The rule editor as data: groups, what is asked, places, bounds, levels; no database."""

from dataclasses import replace
from typing import Any

from tests.amazon.mapping.samples import SCHEMA, attribute
from tradewind.amazon.mapping.editor.editor import (
    Standing,
    Trouble,
    build_editor,
    describe_level,
    show_attribute,
    show_place,
)
from tradewind.amazon.mapping.editor.places import describe_bounds, find_place, list_places
from tradewind.amazon.mapping.editor.preview import say_value
from tradewind.amazon.mapping.editor.values import suggest_choice
from tradewind.amazon.mapping.rules.rules import Rule, read_chain
from tradewind.amazon.mapping.schema.shape import Choice, Node, read_shape

SHAPE = read_shape(SCHEMA)
GROUPS = {
    "product_identity": {"title": "Product Identity", "propertyNames": ["item_name", "brand", "bullet_point"]},
    "offer": {"title": "Offer", "description": "What it costs", "propertyNames": ["purchasable_offer", "unheard_of"]},
}
NOTHING = Standing("marketplace", 0, {})


def rule(path: str, *, level: Any = "marketplace", owner_id: int = 0, owner: str = "") -> Rule:
    return Rule(path, read_chain([{"kind": "fixed", "value": "x"}]), level, owner_id, owner)


def holding(*rules: Rule, level: Any = "category", owner_id: int = 5) -> Standing:
    return Standing(level, owner_id, {one.path: one for one in rules}, {})


def test_groups_are_amazons_and_the_rest_goes_under_more() -> None:
    editor = build_editor(SHAPE, GROUPS, NOTHING)
    assert [row.name for row in editor.asked] == ["item_name", "brand"]
    assert [group.title for group in editor.groups] == ["Product Identity", "Offer", "More"]
    assert [row.name for row in editor.groups[0].rows] == ["bullet_point"]
    assert "color" in [row.name for row in editor.groups[2].rows]
    assert {row.name for row in editor.rows} == set(SHAPE.attributes)


def test_problems_come_first_then_the_required_then_what_other_values_ask_for() -> None:
    standing = replace(
        NOTHING, needed={"num_batteries": 298}, troubles={"color": [Trouble("Color: “Ash” has no value.", 12)]}
    )
    asked = build_editor(SHAPE, GROUPS, standing).asked
    assert [row.name for row in asked] == ["color", "item_name", "brand", "num_batteries"]
    assert [(row.is_required, row.needed_count) for row in asked[2:]] == [(True, 0), (False, 298)]


def test_what_fills_itself_is_no_place() -> None:
    assert [place.path for place in list_places("item_name", SHAPE)] == ["item_name"]
    assert [place.path for place in list_places("purchasable_offer", SHAPE)] == [
        "purchasable_offer.our_price.schedule.value_with_tax"
    ]


def test_an_attribute_of_several_places_names_each() -> None:
    places = list_places("item_weight", SHAPE)
    assert [(place.path, place.title, place.is_required) for place in places] == [
        ("item_weight", "Value", True),
        ("item_weight.unit", "Unit", True),
    ]
    assert places[1].name == "Unit (Weight)"
    assert find_place("color", SHAPE).title == ""


def test_places_that_nobody_asks_for_wait_until_they_are_wanted() -> None:
    schema = {**SCHEMA, "properties": {**SCHEMA["properties"], "size": _sized()}}
    shape = read_shape(schema)
    few = show_attribute("size", shape, NOTHING)
    assert ([one.path for one in few.places], few.more) == (["size.size"], 1)
    every = show_attribute("size", shape, NOTHING, with_all=True)
    assert ([one.path for one in every.places], every.more) == (["size.size", "size.body_type"], 0)
    filled = show_attribute("size", shape, holding(rule("size.body_type")))
    assert filled.more == 0
    assert show_attribute("no_such", shape, NOTHING) is None


def _sized() -> dict[str, Any]:
    size = attribute("Size", {"type": "string"})
    size["items"]["properties"] = {"body_type": {"type": "string"}, "size": {"type": "string"}}
    size["items"]["required"] = ["size"]
    return size


def test_repeated_attributes_take_several_values() -> None:
    assert find_place("bullet_point", SHAPE).is_repeated
    assert not find_place("color", SHAPE).is_repeated


def test_bounds_are_said_as_amazon_sets_them() -> None:
    def bounds(path: str) -> str:
        return describe_bounds(find_place(path, SHAPE))

    assert bounds("item_name") == "Up to 30 characters"
    assert bounds("bullet_point") == "1 to 5"
    assert bounds("number_of_items") == "A whole number, 1 or more"
    assert bounds("condition_type") == "One of 2 values"
    assert bounds("color") == "One of Amazon's 1 values, or words of your own"
    assert bounds("item_weight") == "A number, 0 or more"


def test_a_rule_is_own_only_at_its_own_level() -> None:
    standing = holding(rule("brand"), rule("color", level="category", owner_id=5, owner="Clothing"))
    assert show_place("color", SHAPE, standing).is_own
    assert not show_place("brand", SHAPE, standing).is_own
    assert describe_level(standing.holding["color"], standing) == "set here"
    assert describe_level(standing.holding["brand"], standing) == "from marketplace"
    child = replace(standing, owner_id=6)
    assert describe_level(standing.holding["color"], child) == "from Clothing"


def test_a_browse_category_is_no_rule_of_the_level() -> None:
    browse = replace(rule("color", level="category", owner_id=5, owner="Clothing"), is_browse_category=True)
    standing = holding(browse)
    assert not show_place("color", SHAPE, standing).is_own
    assert describe_level(browse, standing) == "browse category of Clothing"


def test_a_rule_with_the_long_path_is_the_same_place() -> None:
    standing = holding(rule("color.value", level="category", owner_id=5))
    shown = show_place("color", SHAPE, standing)
    assert (shown.is_own, shown.path) == (True, "color.value")
    assert show_place("no_such.place", SHAPE, standing) is None


def test_values_are_said_with_labels_units_and_currency() -> None:
    def said(name: str, value: Any) -> list[str]:
        return say_value(value, SHAPE.attributes[name])

    assert said("condition_type", [{"value": "new_new", "marketplace_id": "x"}]) == ["New"]
    assert said("item_weight", [{"value": 0.2, "unit": "kilograms"}]) == ["0.2 kilograms"]
    assert said("batteries_required", [{"value": False}]) == ["No"]
    price = [{"currency": "USD", "our_price": [{"schedule": [{"value_with_tax": 20}]}]}]
    assert said("purchasable_offer", price) == ["20.00 USD"]
    assert said("bullet_point", [{"value": "Warm"}, {"value": "Dry"}]) == ["Warm", "Dry"]
    assert say_value(None, Node()) == []


def test_suggestions_are_near_in_letters_or_in_words() -> None:
    choices = [Choice("grey", "Grey"), Choice("blue", "Blue"), Choice("multi", "Multicolor")]
    assert suggest_choice("Gray", choices) == "Grey"
    assert suggest_choice("Navy blue", choices) == "Blue"
    assert suggest_choice("Heather ash", choices) == ""
    assert suggest_choice("Navy", []) == ""


def test_none_of_three_hundred_attributes_is_lost() -> None:
    properties = {f"attribute_{n}": attribute(f"Attribute {n}", {"type": "string"}) for n in range(300)}
    shape = read_shape({**SCHEMA, "properties": properties, "required": []})
    editor = build_editor(shape, {}, NOTHING)
    assert [len(group.rows) for group in editor.groups] == [300]
