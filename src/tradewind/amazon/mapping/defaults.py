"""The rules that suit most stores, offered with one click, and the few questions only the merchant can answer."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from .rules.rules import Chain, FixedSource, Source, write_source

BARCODE = "externally_assigned_product_identifier"
EXEMPTION = "supplier_declared_has_product_identifier_exemption"
PRICE = "purchasable_offer.our_price.schedule.value_with_tax"
STOCK = "fulfillment_availability.quantity"
# Amazon's number of the size system of its own country's clothes, where that is certain.
_SIZE_SYSTEMS = {"US": "as1", "CA": "as1", "GB": "as2"}
_SIZED = ("shirt_size", "apparel_size", "headwear_size", "bottoms_size")
_FOOTWEAR = "footwear_size"
_SHOE_SIZE_SYSTEMS = {"US": "us", "CA": "us", "GB": "uk"}
_WHOSE_FEET = {"female": "women", "male": "men"}
_MORE_IMAGES = 8


@dataclass(frozen=True)
class Answers:
    """What the store's data cannot say. Each stands in wherever a product says nothing itself."""

    brand: str = "Generic"
    condition_type: str = "new_new"
    country_of_origin: str = ""
    supplier_declared_dg_hz_regulation: str = "not_applicable"
    department: str = "unisex_adult"
    target_gender: str = "unisex"
    age_range_description: str = "Adult"
    care_instructions: str = "Machine Wash"
    stock_if_uncounted: str = "5"
    is_exempt_from_barcodes: bool = False


# Answers that are an attribute's last resort, by the path of their rule.
LAST_RESORTS = {
    "brand": "brand",
    "condition_type": "condition_type",
    "country_of_origin": "country_of_origin",
    "supplier_declared_dg_hz_regulation": "supplier_declared_dg_hz_regulation",
    "department": "department",
    "target_gender": "target_gender",
    "age_range_description": "age_range_description",
    "care_instructions": "care_instructions",
    "stock_if_uncounted": STOCK,
}


def list_answered(name: str, value: str) -> Iterator[tuple[str, str]]:
    """Yield each path that an answer is the last resort of, with the value as Amazon has it there."""
    yield LAST_RESORTS[name], value
    if name == "brand":
        yield "manufacturer", value
    elif name == "age_range_description":
        yield f"{_FOOTWEAR}.age_group", value
    elif name == "target_gender":
        yield f"{_FOOTWEAR}.gender", _WHOSE_FEET.get(value, value)


def suggest_answers(country: str) -> Answers:
    """Return the answers to start from in a marketplace's country (ISO code)."""
    return replace(Answers(), country_of_origin=country)


def suggest_rules(answers: Answers, *, country: str) -> dict[str, Chain]:
    """Return the chain of each path that the defaults set at the marketplace's level."""
    rules: dict[str, Chain] = {
        "item_name": [_field("title_with_options", ("cut_bytes", 200))],
        "product_description": [_field("description", ("strip_html", None), ("cut_bytes", 2000)), _field("title")],
        "bullet_point": [
            _field("description", ("strip_html", None), ("split_sentences", None), ("first", 5), ("cut_bytes", 500)),
            _field("title"),
        ],
        "model_name": [_field("title", ("cut_bytes", 100))],
        "part_number": [_field("sku", ("cut_bytes", 40))],
        f"{BARCODE}.type": [_field("barcode_type")],
        f"{BARCODE}.value": [_field("barcode")],
        PRICE: [_field("price")],
        "fulfillment_availability.fulfillment_channel_code": _fixed("DEFAULT"),
        "color": [_field("option:Color"), _field("option:Colour"), _field("custom:Color")],
        "size": [_field("option:Size"), _field("custom:Size")],
        "material": [_field("option:Material"), _field("custom:Material")],
        "fabric_type": [_field("custom:Fabric"), _field("custom:Material"), _field("option:Material")],
        "item_type_keyword": [_field("title_and_category", ("nearest_choice", None))],
        "number_of_items": _fixed("1"),
        "item_weight.value": [_field("weight_kg")],
        "item_weight.unit": _fixed("kilograms"),
    }
    rules |= _images() | _sizes(country) | _shoe_sizes(country)
    heads = {
        "brand": [_field("brand")],
        "manufacturer": [_field("brand")],
        "care_instructions": [_field("custom:Care")],
        STOCK: [_field("quantity")],
    }
    for name in LAST_RESORTS:
        for path, value in list_answered(name, str(getattr(answers, name))):
            chain = [*heads.get(path, []), *_fixed(value)]
            if chain:
                rules[path] = chain
    if answers.is_exempt_from_barcodes:
        rules[EXEMPTION] = [_field("has_no_barcode")]
    return rules


def read_answers(rules: Mapping[str, tuple[Source, ...]], suggested: Answers) -> Answers:
    """Return the answers that marketplace rules hold now; what has no rule yet is as suggested."""
    found: dict[str, Any] = {}
    for name, path in LAST_RESORTS.items():
        if path in rules:
            last = rules[path][-1]
            found[name] = str(last.value) if isinstance(last, FixedSource) else ""
    found["is_exempt_from_barcodes"] = EXEMPTION in rules
    return replace(suggested, **found)


def clean_answers(given: Mapping[str, Any], suggested: Answers) -> Answers:
    """Return the answers that a form or a call gives; names it leaves out are as suggested."""
    known = {one.name for one in fields(Answers)}
    return Answers(**{**asdict(suggested), **{name: value for name, value in given.items() if name in known}})


def add_fallback(chain: tuple[Source, ...], value: str) -> Chain:
    """Return the chain with `value` as its last resort, in place of the one it has."""
    kept = [write_source(source) for source in chain if not isinstance(source, FixedSource)]
    return [*kept, *_fixed(value)]


def _field(name: str, *transforms: tuple[str, int | None]) -> dict[str, Any]:
    changes = [{"name": change} | ({"limit": limit} if limit else {}) for change, limit in transforms]
    return {"kind": "field", "field": name} | ({"transforms": changes} if changes else {})


def _fixed(value: str) -> Chain:
    return [{"kind": "fixed", "value": value}] if value.strip() else []


def _images() -> dict[str, Chain]:
    numbers = range(1, _MORE_IMAGES + 1)
    others = {f"other_product_image_locator_{number}": [_field(f"image_{number + 1}")] for number in numbers}
    return {"main_product_image_locator": [_field("image_1")]} | others


def _sizes(country: str) -> dict[str, Chain]:
    """Return rules for the sizes of clothes, which Amazon takes apart into system, class and size."""
    rules: dict[str, Chain] = {}
    for name in _SIZED:
        rules |= _said_size(name)
        if country in _SIZE_SYSTEMS:
            rules[f"{name}.size_system"] = _fixed(_SIZE_SYSTEMS[country])
    return rules


def _shoe_sizes(country: str) -> dict[str, Chain]:
    """Return rules for the sizes of shoes, whose systems have other names; age and gender come from the answers."""
    rules = {**_said_size(_FOOTWEAR), f"{_FOOTWEAR}.width": _fixed("medium")}
    if country in _SHOE_SIZE_SYSTEMS:
        rules[f"{_FOOTWEAR}.size_system"] = _fixed(f"{_SHOE_SIZE_SYSTEMS[country]}_footwear_size_system")
    return rules


def _said_size(name: str) -> dict[str, Chain]:
    said = ("option:Size", "custom:Size")
    return {
        f"{name}.size": [_field(where, ("short_size", None)) for where in said],
        f"{name}.size_class": [_field(where, ("size_class", None)) for where in said],
    }
