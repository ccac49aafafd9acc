"""What one attribute's value asks of the others, as allOf/if/then over the whole item."""

from collections.abc import Iterable

from .dialect import Attribute, Json, choice, text

IDENTIFIERS = (
    "externally_assigned_product_identifier",
    "merchant_suggested_asin",
    "supplier_declared_has_product_identifier_exemption",
)


def holds(name: str, *values: object, field: str = "value") -> Json:
    """A schema that is true when an element of the attribute has one of the values in the field."""
    element = {"required": [field], "properties": {field: {"enum": list(values)}}}
    return {"required": [name], "properties": {name: {"contains": element}}}


def _when(condition: Json, *required: str) -> Json:
    return {"if": condition, "then": {"required": list(required)}}


def _unless(condition: Json, *required: str) -> Json:
    return {"if": {"not": condition}, "then": {"required": list(required)}}


IS_PARENT = holds("parentage_level", "parent")
IS_CHILD = holds("parentage_level", "child")


def product_conditions(attributes: Iterable[str], sellable: tuple[str, ...]) -> list[Json]:
    """Return the conditions between product facts; those on attributes that the type lacks fall away."""
    known = {"parentage_level", *attributes}
    identified = {"anyOf": [{"required": [name]} for name in IDENTIFIERS]}
    all_conditions = [
        {"if": {"not": IS_PARENT}, "then": identified},
        _unless(IS_PARENT, *sellable) if sellable else {},
        _when(IS_PARENT, "variation_theme"),
        _when(IS_CHILD, "child_parent_sku_relationship", "variation_theme"),
        {"if": IS_CHILD, "then": _each("child_parent_sku_relationship", {"required": ["parent_sku"]})},
        {"if": IS_PARENT, "then": _none("child_parent_sku_relationship")},
        _when(holds("batteries_required", True), "batteries_included", "num_batteries"),
        _when(holds("batteries_included", True), "battery", "num_batteries"),
        _when(holds("supplier_declared_dg_hz_regulation", "ghs"), "ghs"),
        _when(holds("supplier_declared_dg_hz_regulation", "transportation"), "hazmat"),
        _when(holds("supplier_declared_dg_hz_regulation", "storage", "ghs"), "safety_data_sheet_url"),
        _when({"required": ["number_of_lithium_ion_cells"]}, "lithium_battery_packaging"),
        _when(holds("is_expiration_dated_product", True), "fc_shelf_life"),
        _when(holds("battery", "lithium_ion", field="cell_composition"), "number_of_lithium_ion_cells"),
        _when(holds("battery", "lithium_metal", field="cell_composition"), "number_of_lithium_metal_cells"),
        *_computer_conditions(),
    ]
    return [one for one in all_conditions if one and _named(one) <= known]


def _computer_conditions() -> list[Json]:
    """Return conditions within conditions, as large product types have them."""
    lithium = holds("battery", "lithium_ion", "lithium_polymer", "lithium_metal", field="cell_composition")
    acid = holds("battery", "lead_acid", field="cell_composition")
    cells = {
        "if": lithium,
        "then": {"required": ["lithium_battery_energy_content", "lithium_battery_weight"]},
        "else": {"if": acid, "then": {"required": ["hazmat"]}},
    }
    own_memory = {
        "if": {"required": ["interface"], "properties": {"interface": {"const": "integrated"}}},
        "then": {"properties": {"memory": False}},
        "else": {"required": ["memory"]},
    }
    turning = {
        "if": {"required": ["kind"], "properties": {"kind": {"pattern": "^hard_disk"}}},
        "then": {"required": ["rotation"], "properties": {"rotation": {"minimum": 1}}},
    }
    return [
        {
            "if": holds("batteries_included", True),
            "then": {"required": ["battery_life"], "allOf": [cells]},
            "else": _none("battery_life"),
        },
        _each("graphics_card", {"allOf": [own_memory]}),
        _each("storage", {"allOf": [turning]}),
        _when(holds("has_cellular", True), "radio_approval"),
        _when(holds("is_export_restricted", True), "export_control"),
        {
            "if": holds("is_refurbished", True),
            "then": {
                "required": ["seller_warranty"],
                "allOf": [_when({"required": ["battery_life"]}, "refurbishing_notes", "battery_warranty")],
            },
        },
    ]


def _each(name: str, condition: Json) -> Json:
    return {"properties": {name: {"items": condition}}}


def _none(name: str) -> Json:
    return {"properties": {name: False}}


def offer_conditions() -> list[Json]:
    """Return the conditions on sales terms: a used item needs a note about its condition."""
    is_used = {"properties": {"value": {"not": {"enum": ["new_new"]}}}}
    used = {"required": ["condition_type"], "properties": {"condition_type": {"contains": is_used}}}
    return [_when(used, "condition_note")]


def resolve(conditions: list[Json], parentage: str | None) -> list[Json]:
    """Take out the questions a known parentage has answered (`NONE`, `CHILD`, `PARENT`)."""
    if parentage is None:
        return conditions
    return [one for one in (_resolved(one, parentage) for one in conditions) if one]


def _resolved(condition: Json, parentage: str) -> Json:
    answers = [(IS_PARENT, parentage == "PARENT"), (IS_CHILD, parentage == "CHILD")]
    answers += [({"not": tested}, not is_so) for tested, is_so in answers]
    is_so = next((is_so for tested, is_so in answers if tested == condition.get("if")), None)
    if is_so is None:
        return condition
    then: Json = condition["then"]
    return then if is_so else {}


def _named(condition: Json) -> set[str]:
    """Return the attributes a condition is about, whatever conditions it holds itself."""
    inner = [condition[key] for key in ("if", "then", "else", "not") if key in condition]
    inner += [one for key in ("allOf", "anyOf") for one in condition.get(key, ())]
    return {*condition.get("required", ()), *condition.get("properties", ())}.union(*map(_named, inner))


def variation_attributes(themes: tuple[str, ...]) -> dict[str, Attribute]:
    """Return the attributes that tie variants to their parent; none for a type without themes."""
    if not themes:
        return {}
    levels = {"child": "Child", "parent": "Parent"}
    relation = {
        "child_relationship_type": choice("Relationship", {"variation": "Variation"}),
        "parent_sku": text("Parent SKU", 40),
        "parentage_level": choice("Parentage", levels),
    }
    built = (
        Attribute("parentage_level", "Parentage Level", "variations", {"value": choice("Parentage Level", levels)},
                  example="child"),
        Attribute("child_parent_sku_relationship", "Parent Relationship", "variations", relation,
                  required=("child_relationship_type",)),
        Attribute("variation_theme", "Variation Theme", "variations",
                  {"name": choice("Theme", {theme: theme for theme in themes})}, required=("name",)),
    )  # fmt: skip
    return {one.name: one for one in built}
