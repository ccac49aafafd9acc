"""Twenty rules of every kind: product fields with transforms, fixed values, a template, and maps of values."""

from typing import Any

from tradewind.amazon.mapping.build import Plan, plan_rules
from tradewind.amazon.mapping.rules.rules import Rule, read_chain
from tradewind.amazon.mapping.schema.validate import CompiledSchema


def _field(name: str, *transforms: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "field", "field": name, "transforms": list(transforms)}


def _fixed(value: str) -> list[dict[str, Any]]:
    return [{"kind": "fixed", "value": value}]


def _map(field: str, values: dict[str, str]) -> dict[str, Any]:
    return {"kind": "map", "field": field, "transforms": [], "values": values}


_PLAIN = {"name": "strip_html"}
TWENTY_RULES: dict[str, list[dict[str, Any]]] = {
    "item_name": [
        {
            "kind": "template",
            "template": "{{ brand }} {{ title }}, {{ option.Color }}, {{ option.Size }}",
            "transforms": [{"name": "cut_bytes", "limit": 200}],
        }
    ],
    "brand": [_field("brand"), *_fixed("Generic")],
    "product_description": [_field("description", _PLAIN, {"name": "cut_bytes", "limit": 2000}), _field("title")],
    "bullet_point": [
        _field("description", _PLAIN, {"name": "split_sentences"}, {"name": "first", "limit": 5},
               {"name": "cut_bytes", "limit": 500}),
        _field("title"),
    ],
    "country_of_origin": _fixed("PT"),
    "item_type_keyword": [_field("title_and_category", {"name": "nearest_choice"})],
    "supplier_declared_dg_hz_regulation": _fixed("not_applicable"),
    "department": _fixed("unisex_adult"),
    "target_gender": _fixed("unisex"),
    "age_range_description": _fixed("Adult"),
    "fabric_type": [_field("custom:Fabric"), _field("custom:Material", {"name": "case", "to": "sentence"})],
    "care_instructions": [_map("custom:Care", {"Machine wash": "Machine Wash"}), *_fixed("Hand Wash Only")],
    "color": [_map("option:Color", {"Navy": "Blue", "Olive": "Green", "Heather Grey": "Grey"})],
    "shirt_size.size": [_field("option:Size", {"name": "short_size"})],
    "shirt_size.size_class": [_field("option:Size", {"name": "size_class"})],
    "shirt_size.size_system": _fixed("as1"),
    "condition_type": _fixed("new_new"),
    "externally_assigned_product_identifier.type": [_field("barcode_type")],
    "externally_assigned_product_identifier.value": [_field("barcode")],
    "purchasable_offer.our_price.schedule.value_with_tax": [_field("price", {"name": "round", "places": 2})],
}  # fmt: skip


def plan_twenty(schema: CompiledSchema) -> Plan:
    """Return the plan of the rules, as for a marketplace that has no others."""
    return plan_rules({path: Rule(path, read_chain(chain)) for path, chain in TWENTY_RULES.items()}, schema.shape)
