"""The attributes that product types share, group by group, with the words and bounds we gave them."""

from .dialect import Attribute, choice, measure, nested, read_attributes, text, whole
from .vocabulary import UNITS, VOCABULARY

_IDENTITY = """
item_name | Item Name | text 200 | Northwind Weekender Carry-On
brand | Brand Name | text 100 | Northwind
item_type_keyword | Item Type Keyword | suggest keyword_product | general-merchandise
model_number | Model Number | code 100 | NW-2210
model_name | Model Name | text 100 | Weekender
manufacturer | Manufacturer | text 100 | Northwind Goods
part_number | Part Number | code 40 | 2210-BLK
merchant_suggested_asin | Merchant Suggested ASIN | code 10 | B0EXAMPLE1
package_level | Package Level | code 20 | unit
"""

_DETAILS = """
product_description | Product Description | text 2000 | A cabin bag that fits below the seat
bullet_point | Bullet Point | text 700*10 | Fits below the seat
generic_keyword | Generic Keyword | bytes 500 | cabin bag travel
special_feature | Special Features | suggest special_feature*5 | Water Resistant
style | Style | suggest style | Modern
department | Department | choice department | unisex_adult
target_gender | Target Gender | choice gender | unisex
age_range_description | Age Range Description | suggest age_range | Adult
lifestyle | Lifestyle | suggest lifestyle | Travel
material | Material | suggest material*3 | Polyester
fabric_type | Fabric Type | text 300 | 100% cotton
outer_material | Outer Material | suggest material | Polyester
inner_material_type | Inner Material Type | suggest material | Polyester
lining_description | Lining Description | suggest material | Polyester
color | Color | suggest color | Black
size | Size | text 50 | Cabin
number_of_items | Number of Items | whole 1 10000 | 1
part_number_of_set | Pieces in Set | whole 1 1000 | 1
item_package_quantity | Item Package Quantity | whole 1 10000 | 1
included_components | Included Components | text 300*5 | Dust bag
pattern | Pattern | suggest pattern | Solid
theme | Theme | text 100 | Travel
subject_character | Subject Character | text 100 | Fox
occasion_type | Occasion Type | suggest occasion*5 | Birthday
seasons | Seasons | suggest season*4 | All Seasons
special_size_type | Special Size | text 50 | Tall
care_instructions | Care Instructions | suggest care*3 | Hand Wash Only
closure | Closure Type | suggest closure | Zipper
fit_type | Fit Type | suggest fit | Regular
model_year | Model Year | whole 1900 2100 | 2026
release_date | Release Date | date | 2026-02-01
target_audience_keyword | Target Audience | text 100*3 | Travelers
product_site_launch_date | Site Launch Date | date | 2026-02-01
unit_count_type | Unit Count Type | text 50 | Count
import_designation | Import Designation | text 100 | Imported
recommended_uses_for_product | Recommended Uses | text 100*5 | Travel
warranty_description | Warranty Description | text 500 | Two years
customer_package_type | Customer Package Type | text 100 | Standard Packaging
finish_type | Finish Type | text 100 | Matte
item_styling | Item Styling | text 100 | Plain
is_customizable | Customizable | flag | false
is_assembly_required | Assembly Required | flag | false
is_autographed | Autographed | flag | false
lifecycle_supply_type | Supply Type | text 50 | Year Round Replenishable
"""

_COMPLIANCE = """
country_of_origin | Country of Origin | choice countries | PT
batteries_required | Are Batteries Required | flag | false
batteries_included | Are Batteries Included | flag | false
num_batteries | Number of Batteries | whole 1 1000 | 2
lithium_battery_packaging | Lithium Battery Packaging | choice battery_packaging | batteries_only
lithium_battery_energy_content | Lithium Battery Energy Content | measure energy | 10
lithium_battery_weight | Lithium Battery Weight | measure weight | 20
number_of_lithium_ion_cells | Lithium Ion Cells | whole 0 1000 | 1
number_of_lithium_metal_cells | Lithium Metal Cells | whole 0 1000 | 1
supplier_declared_dg_hz_regulation | Dangerous Goods Regulations | choice dg_hz*5 | not_applicable
ghs_chemical_h_code | GHS Chemical H Code | code 20*5 | H225
safety_data_sheet_url | Safety Data Sheet URL | link | https://example.com/sheet.pdf
cpsia_cautionary_statement | CPSIA Warning | text 200*3 | Choking hazard: small parts
legal_disclaimer_description | Legal Disclaimer | text 1000 | None
safety_warning | Safety Warning | text 1000 | Keep away from fire
is_oem_authorized | OEM Authorized | flag | false
california_proposition_65_chemical_names | Proposition 65 Chemicals | code 100*5 | lead
regulatory_compliance_certification_number | Certification Number | code 100 | 12345
country_of_assembly | Country of Assembly | choice countries | PT
gpsr_manufacturer_reference | Manufacturer Reference for Product Safety | code 200 | safety@example.com
gpsr_safety_attestation | Product Safety Attestation | flag | true
eu_energy_label_is_required | Energy Label Required | flag | false
recycled_content_percent | Recycled Content | whole 0 100 | 30
"""

_SHIPPING = """
item_weight | Item Weight | measure weight | 900
item_package_weight | Package Weight | measure weight | 1100
item_display_weight | Display Weight | measure weight | 900
maximum_order_shipping_weight | Shipping Weight | measure weight | 1200
item_volume | Item Volume | measure volume | 38
number_of_boxes | Number of Boxes | whole 1 100 | 1
ships_globally | Ships Globally | flag | true
is_heat_sensitive | Heat Sensitive | flag | false
is_expiration_dated_product | Product Expires | flag | false
fc_shelf_life | Shelf Life in Days | whole 1 10000 | 365
"""


def _images() -> dict[str, Attribute]:
    titles = {"main_product_image_locator": "Main Image", "swatch_product_image_locator": "Swatch Image"}
    titles |= {f"other_product_image_locator_{number}": f"Other Image {number}" for number in range(1, 9)}
    titles |= {f"image_locator_ps{number:02}": f"Safety Image {number}" for number in range(1, 5)}
    return {
        name: Attribute(
            name,
            title,
            "images",
            {"media_location": text("Image Location", 2000, pattern="^(https?|s3)://")},
            description="Where Amazon fetches the picture from; at least 500 pixels on the longer side",
            example="https://example.com/picture.jpg",
            required=("media_location",),
        )
        for name, title in titles.items()
    }


def _box(name: str, title: str) -> Attribute:
    sides = ("length", "width", "height")
    fields = {side: nested(side.title(), measure(side.title(), "length"), ("value", "unit")) for side in sides}
    return Attribute(name, title, "shipping", fields, required=sides)


def _contact(name: str, title: str) -> Attribute:
    fields = {
        "value": text("Name and Address", 500),
        "email": text("E-Mail", 200),
        "country_code": choice("Country", VOCABULARY["countries"]),
    }
    return Attribute(name, title, "safety_and_compliance", fields)


def _identifiers() -> list[Attribute]:
    kinds = {"ean": "EAN", "gtin": "GTIN", "upc": "UPC", "isbn": "ISBN"}
    return [
        Attribute(
            "externally_assigned_product_identifier",
            "External Product ID",
            "product_identity",
            {"type": choice("External Product ID Type", kinds), "value": text("External Product ID", 14, shortest=8)},
            description="The number that the maker gave the product, such as the EAN below its barcode",
            example="4006381333931",
            required=("type", "value"),
            is_editable=False,
        ),
        Attribute(
            "supplier_declared_has_product_identifier_exemption",
            "Product ID Exemption",
            "product_identity",
            {"value": {"title": "Is exempt", "type": "boolean", "enum": [False, True], "enumNames": ["No", "Yes"]}},
            description="Whether Amazon granted that this product needs no EAN, UPC or GTIN",
            example=True,
        ),
    ]


def _particulars() -> list[Attribute]:
    count = {"value": whole("Unit Count", 1, 100_000), "type": choice("Unit Count Type", UNITS["count"])}
    battery = {
        "cell_composition": choice("Battery Cell Composition", VOCABULARY["battery"]),
        "weight": nested("Battery Weight", measure("Battery Weight", "weight"), ("value", "unit")),
    }
    regulation = {
        "regulation_type": choice("Regulation Type", VOCABULARY["regulation"]),
        "value": text("Regulatory Identification", 100),
    }
    contacts = {
        "manufacturer_contact_information": "Manufacturer Contact",
        "importer_contact_information": "Importer Contact",
        "responsible_person_contact_information": "Responsible Person",
    }
    hazard = {
        "aspect": choice("Aspect", {"united_nations_regulatory_id": "UN Regulatory ID"}),
        "value": text("Hazmat", 20),
    }
    return [
        Attribute("unit_count", "Unit Count", "product_details", count, required=("value", "type")),
        Attribute("battery", "Battery", "safety_and_compliance", battery, required=("cell_composition",)),
        Attribute(
            "ghs",
            "GHS Classification",
            "safety_and_compliance",
            {"classification": choice("GHS Class", VOCABULARY["ghs"])},
            required=("classification",),
            selectors=("marketplace_id", "classification"),
        ),
        Attribute(
            "regulatory_compliance_certification",
            "Regulatory Certification",
            "safety_and_compliance",
            regulation,
            required=("regulation_type", "value"),
            selectors=("marketplace_id", "regulation_type"),
        ),
        Attribute(
            "hazmat",
            "Hazmat",
            "safety_and_compliance",
            hazard,
            required=("aspect", "value"),
            selectors=("marketplace_id", "aspect"),
        ),
        *(_contact(name, title) for name, title in contacts.items()),
        _box("item_dimensions", "Item Dimensions"),
        _box("item_package_dimensions", "Package Dimensions"),
    ]


SHARED: dict[str, Attribute] = {
    **read_attributes(_IDENTITY, "product_identity"),
    **{one.name: one for one in _identifiers()},
    **read_attributes(_DETAILS, "product_details"),
    **_images(),
    **read_attributes(_COMPLIANCE, "safety_and_compliance"),
    **read_attributes(_SHIPPING, "shipping"),
    **{one.name: one for one in _particulars()},
}
