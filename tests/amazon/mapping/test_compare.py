"""Two versions of Amazon's rules, and what changed in words."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tradewind.amazon.mapping.schema.compare import SchemaChange, compare_schemas
from tradewind.amazon.mapping.schema.compare_wording import describe_change

Json = dict[str, Any]


def text(**rules: Any) -> Json:
    return {"type": "array", "items": {"type": "object", "properties": {"value": {"type": "string", **rules}}}}


def schema() -> Json:
    return {
        "required": ["item_name"],
        "properties": {
            "item_name": {"title": "Title", **text(maxLength=200)},
            "color": {"title": "Colour", **text(enum=["red", "blue"], enumNames=["Red", "Blue"])},
            "weight": {
                "title": "Weight",
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["unit"],
                    "properties": {"unit": {"title": "Unit", "type": "string"}, "value": {"type": "number"}},
                },
            },
        },
        "allOf": [{"if": {"required": ["color"]}, "then": {"required": ["weight"]}}],
    }


def told(change: Callable[[Json], Any]) -> list[str]:
    new = schema()
    change(new)
    return [describe_change(one) for one in compare_schemas(json.dumps(schema()), json.dumps(new))]


def value_of(name: str, document: Json) -> Json:
    found: Json = document["properties"][name]["items"]["properties"]["value"]
    return found


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda new: new["properties"].update(size={"title": "Size", **text()}), "Size is new, and may be left out."),
        (lambda new: new["properties"].pop("color"), "Colour is gone: Amazon no longer takes it."),
        (lambda new: new["required"].append("color"), "Colour is now required."),
        (lambda new: new["required"].remove("item_name"), "Title is no longer required."),
        (
            lambda new: new["allOf"].append({"if": {"required": ["weight"]}, "then": {"required": ["color"]}}),
            "Colour is now required of some products, depending on Weight.",
        ),
        (lambda new: new.pop("allOf"), "Weight is no longer required."),
        (
            lambda new: new["allOf"][0]["if"].update(properties={"color": {"const": []}}),
            "What Amazon asks of some products, depending on their other values, changed.",
        ),
        (
            lambda new: value_of("item_name", new).update(maxLength=150),
            "Title: at most 150 characters from now on, at most 200 characters before.",
        ),
        (
            lambda new: value_of("item_name", new).update(maxUtf8ByteLength=300),
            "Title: at most 300 bytes from now on; there was no such limit before.",
        ),
        (
            lambda new: value_of("item_name", new).pop("maxLength"),
            "Title: the limit of at most 200 characters is gone.",
        ),
        (lambda new: value_of("color", new)["enum"].remove("red"), "Colour: Amazon no longer takes “Red”."),
        (lambda new: value_of("color", new)["enum"].append("green"), "Colour: Amazon offers “green” as well."),
        (
            lambda new: value_of("color", new).update(anyOf=[{"type": "string"}]),
            "Colour now takes any text.",
        ),
        (lambda new: value_of("weight", new).update(type="integer"), "Weight is now a whole number."),
        (
            lambda new: new["properties"]["weight"]["items"]["properties"].pop("unit"),
            "Unit (Weight) is gone: Amazon no longer takes it.",
        ),
        (lambda new: new["properties"]["weight"]["items"].update(required=["value"]), "Weight is now required."),
        (lambda new: new["properties"]["color"].update(description="Only words changed."), ""),
    ],
)
def test_each_change_is_a_sentence(change: Callable[[Json], Any], words: str):
    assert (words in told(change)) if words else told(change) == []


def test_stricter_changes_come_first_and_survive_as_json():
    new = schema()
    value_of("item_name", new)["maxLength"] = 300
    value_of("color", new)["enum"] = ["blue"]
    value_of("color", new)["enumNames"] = ["Blue"]
    changes = compare_schemas(json.dumps(schema()), json.dumps(new))
    assert [change.is_stricter for change in changes] == [True, False]
    assert tuple(SchemaChange(**json.loads(json.dumps(one.as_data()))) for one in changes) == changes


def test_what_is_asked_of_fewer_products_is_no_alarm():
    new = schema()
    new["required"] = []
    new["allOf"].append({"if": {"required": ["color"]}, "then": {"required": ["item_name"]}})
    changes = compare_schemas(json.dumps(schema()), json.dumps(new))
    assert [describe_change(one) for one in changes] == ["Title is now required of some products only."]
    assert not changes[0].is_stricter
