"""The notebook computer: a product type as large as Amazon's large ones, with conditions within conditions."""

import json
from typing import Any

import pytest

from tradewind.simulator.schemas.document import GROUPS, Wanted, build_document
from tradewind.simulator.schemas.product_types import PRODUCT_TYPES
from tradewind.simulator.validation import find_issues

from .listing_data import JP, US, price, stock, text, value

FULL = Wanted("NOTEBOOK_COMPUTER", US, "en_US")
BATTERY = [{"cell_composition": "lithium_ion", "marketplace_id": US}]


def measured(amount: float, unit: str, **more: Any) -> list[dict[str, Any]]:
    return [{"size": {"value": amount, "unit": unit}, **more, "marketplace_id": US}]


def notebook(**changes: Any) -> dict[str, Any]:
    """A notebook computer with all that Amazon asks of one; a change to None takes the attribute out."""
    system = [{"name": "Aurora 2026 Home", "marketplace_id": US}]
    attributes = {
        "item_name": text("Northwind 14"),
        "brand": text("Northwind"),
        "product_description": text("A light computer for the train"),
        "bullet_point": text("Light"),
        "country_of_origin": value("PT"),
        "item_type_keyword": text("traditional-laptop-computers"),
        "supplier_declared_dg_hz_regulation": value("not_applicable"),
        "recommended_browse_nodes": value("4436697030"),
        "manufacturer": text("Northwind Goods"),
        "model_name": text("14"),
        "color": text("Black"),
        "number_of_items": value(1),
        "cpu_model": [{"manufacturer": "Tern Systems", "family": "Aster Mobile Series 3", "marketplace_id": US}],
        "computer_memory": measured(16, "gigabytes"),
        "storage": measured(1, "terabytes", kind="solid_state_internal"),
        "display": measured(14, "inches"),
        "graphics_card": [{"interface": "integrated", "marketplace_id": US}],
        "operating_system_details": system,
        "batteries_required": value(False),
        "condition_type": value("new_new"),
        "supplier_declared_has_product_identifier_exemption": value(True),
        "purchasable_offer": price(799),
        "fulfillment_availability": stock(4),
    }
    return {name: one for name, one in {**attributes, **changes}.items() if one is not None}


def test_it_is_as_large_as_amazons_large_types() -> None:
    document = build_document(FULL)
    schema = json.loads(document.content)
    assert 850_000 < len(document.content) < 950_000
    assert 290 <= len(schema["properties"]) <= 310
    assert document.groups.keys() == GROUPS.keys()


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({}, set()),
        ({"recommended_browse_nodes": value("1")}, {"recommended_browse_nodes"}),
        ({"cpu_model": [{"family": "Aster Mobile Series 3"}]}, {"cpu_model"}),
        ({"batteries_included": value(True)}, {"battery", "num_batteries", "battery_life"}),
        (
            {"batteries_included": value(True), "num_batteries": value(1), "battery": BATTERY},
            {
                "battery_life",
                "number_of_lithium_ion_cells",
                "lithium_battery_energy_content",
                "lithium_battery_weight",
            },
        ),
        ({"battery_life": [{"hours": {"value": 9, "unit": "hours"}}]}, {"battery_life"}),
        ({"graphics_card": [{"interface": "dedicated"}]}, {"graphics_card"}),
        ({"storage": measured(1, "terabytes", kind="hard_disk_internal")}, {"storage"}),
        ({"has_cellular": value(True)}, {"radio_approval"}),
        ({"is_refurbished": value(True)}, {"seller_warranty"}),
    ],
)
def test_what_it_asks_for_depends_on_what_is_said(change: dict[str, Any], names: set[str]) -> None:
    found = find_issues(notebook(**change), FULL)
    assert {name.split(".")[0] for one in found for name in one.attribute_names} == names


@pytest.mark.parametrize("name", sorted(PRODUCT_TYPES))
def test_every_example_of_a_choice_is_one(name: str) -> None:
    properties = json.loads(build_document(Wanted(name, US, "en_US")).content)["properties"]
    for attribute, one in properties.items():
        field = one["items"]["properties"].get("value", {})
        listed = field.get("items", field)
        closed = listed.get("enum") or next((way["enum"] for way in listed.get("anyOf", ()) if "enum" in way), None)
        for example in one["examples"] if closed else ():
            assert example in closed or str(example).lower() in {str(known).lower() for known in closed}, attribute


def test_places_in_the_shop_keep_their_numbers() -> None:
    with_places = {name for name, one in PRODUCT_TYPES.items() if "recommended_browse_nodes" in one.attributes()}
    assert with_places == {"LUGGAGE", "COAT", "HOME_FURNITURE_AND_DECOR", "NOTEBOOK_COMPUTER"}
    schema = json.loads(build_document(Wanted("LUGGAGE", JP, "ja_JP")).content)
    field = schema["properties"]["recommended_browse_nodes"]["items"]["properties"]["value"]
    assert dict(zip(field["enum"], field["enumNames"], strict=True))["13581491230"] == (
        "Luggage & Travel Gear > Luggage > Carry-On"
    )
    assert len(set(field["enum"])) == len(field["enum"])
