"""A small product type in Amazon's dialect, and ways to make attributes for it."""

import copy
import json
from typing import Any

MARKETPLACE = "ATVPDKIKX0DER"


def attribute(title: str, value: dict[str, Any], *, most: int = 1, localized: bool = True, **extra: Any) -> Any:
    selectors = ["marketplace_id", "language_tag"] if localized else ["marketplace_id"]
    properties = {"value": {"title": "Value", **value}} | {name: {"$ref": f"#/$defs/{name}"} for name in selectors}
    return {
        "title": title,
        "type": "array",
        "minItems": 1,
        "minUniqueItems": 1,
        "maxUniqueItems": most,
        "selectors": selectors,
        "items": {
            "type": "object",
            "required": ["value"],
            "properties": properties,
            "additionalProperties": False,
        },
        **extra,
    }


SCHEMA: dict[str, Any] = {
    "$schema": "https://schemas.amazon.com/selling-partners/definitions/product-types/meta-schema/v1",
    "$id": "https://schemas.amazon.com/selling-partners/definitions/product-types/schema/v1/KITE",
    "$defs": {
        "marketplace_id": {"type": "string", "default": MARKETPLACE, "hidden": True},
        "language_tag": {"type": "string", "default": "en_US", "enum": ["en_US", "es_US"]},
    },
    "type": "object",
    "required": ["item_name", "brand"],
    "additionalProperties": False,
    "properties": {
        "item_name": attribute("Item Name", {"type": "string", "maxLength": 30, "maxUtf8ByteLength": 40}),
        "brand": attribute("Brand", {"type": "string", "minUtf8ByteLength": 2}),
        "bullet_point": attribute("Bullet points", {"type": "string"}, most=5),
        "color": attribute(
            "Color",
            {"anyOf": [{"type": "string"}, {"type": "string", "enum": ["blue"], "enumNames": ["Blue"]}]},
        ),
        "condition_type": attribute(
            "Condition",
            {"type": "string", "enum": ["new_new", "used_good"], "enumNames": ["New", "Used, good"]},
            localized=False,
        ),
        "number_of_items": attribute("Number of items", {"type": "integer", "minimum": 1}, localized=False),
        "batteries_required": attribute("Batteries required", {"type": "boolean"}, localized=False),
        "num_batteries": attribute("Number of batteries", {"type": "integer"}, localized=False),
        "item_weight": {
            "title": "Weight",
            "type": "array",
            "maxUniqueItems": 1,
            "selectors": ["marketplace_id"],
            "items": {
                "type": "object",
                "required": ["value", "unit"],
                "properties": {
                    "value": {"title": "Value", "type": "number", "minimum": 0},
                    "unit": {"title": "Unit", "type": "string", "enum": ["kilograms", "pounds"]},
                    "marketplace_id": {"$ref": "#/$defs/marketplace_id"},
                },
                "additionalProperties": False,
            },
        },
        "purchasable_offer": {
            "title": "Price",
            "type": "array",
            "maxUniqueItems": 1,
            "selectors": ["marketplace_id", "currency", "audience"],
            "items": {
                "type": "object",
                "required": ["currency", "our_price"],
                "properties": {
                    "marketplace_id": {"$ref": "#/$defs/marketplace_id"},
                    "currency": {"type": "string", "enum": ["USD"]},
                    "audience": {"type": "string"},
                    "our_price": {
                        "title": "Your price",
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {
                                "schedule": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "properties": {"value_with_tax": {"type": "number", "minimum": 0}},
                                    },
                                }
                            },
                        },
                    },
                },
            },
        },
        "ean": attribute("Barcode", {"type": "string"}, localized=False),
        "exemption": attribute("Exemption", {"type": "boolean"}, localized=False),
    },
    "allOf": [
        {
            "if": {
                "required": ["batteries_required"],
                "properties": {"batteries_required": {"contains": {"properties": {"value": {"const": True}}}}},
            },
            "then": {"required": ["num_batteries"]},
        },
        {"anyOf": [{"required": ["ean"]}, {"required": ["exemption"]}]},
    ],
}
TEXT = json.dumps(SCHEMA)


def entry(value: Any, **more: Any) -> dict[str, Any]:
    return {"value": value, "marketplace_id": MARKETPLACE, "language_tag": "en_US", **more}


def plain(value: Any) -> list[dict[str, Any]]:
    return [{"value": value, "marketplace_id": MARKETPLACE}]


GOOD: dict[str, Any] = {
    "item_name": [entry("Kite")],
    "brand": [entry("Northwind")],
    "ean": plain("4006381333931"),
}


def changed(**attributes: Any) -> dict[str, Any]:
    """Return good attributes with some changed; None takes one away."""
    made = copy.deepcopy(GOOD) | attributes
    return {name: value for name, value in made.items() if value is not None}
