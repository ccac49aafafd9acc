"""The attributes that only some product types have: sizes, stones, contributors, and their details."""

from .dialect import Attribute, choice, nested, number, read_attributes, text
from .vocabulary import UNITS, VOCABULARY


def _details(table: str) -> dict[str, Attribute]:
    return read_attributes(table, "product_details")


def clothing_size(name: str, title: str) -> dict[str, Attribute]:
    """Clothing sizes: a system (whose numbers), a class (letters or numbers), a size, perhaps up to another."""
    fields = {
        "size_system": choice("Size System", VOCABULARY["size_system"]),
        "size_class": choice("Size Class", VOCABULARY["size_class"]),
        "size": choice("Size", VOCABULARY["apparel_size"]),
        "size_to": choice("Size To", VOCABULARY["apparel_size"]),
        "body_type": choice("Body Type", {"regular": "Regular", "big": "Big", "plus": "Plus", "tall": "Tall"}),
        "height_type": choice("Height Type", {"regular": "Regular", "petite": "Petite", "long": "Long"}),
    }
    example = {"size_system": "as1", "size_class": "alpha", "size": "m"}
    required = ("size_system", "size_class", "size")
    return {name: Attribute(name, title, "product_details", fields, example=example, required=required)}


def footwear_size() -> dict[str, Attribute]:
    """Sizes of shoes: as those of clothes, but also whose feet they are for, and how wide."""
    fields = {
        "size_system": choice("Size System", VOCABULARY["footwear_size_system"]),
        "size_class": choice("Size Class", VOCABULARY["size_class"]),
        "age_group": choice("Age Group", VOCABULARY["footwear_age_group"]),
        "gender": choice("Gender", {"men": "Men", "women": "Women", "unisex": "Unisex"}),
        "width": choice("Width", VOCABULARY["footwear_width"]),
        "size": choice("Size", VOCABULARY["footwear_size"]),
        "size_to": choice("Size To", VOCABULARY["footwear_size"]),
    }
    example = {
        "size_system": "us_footwear_size_system", "size_class": "numeric", "age_group": "adult", "gender": "unisex",
        "width": "medium", "size": "numeric_8_point_5",
    }  # fmt: skip
    one = Attribute("footwear_size", "Footwear Size", "product_details", fields, example=example,
                    required=tuple(example))  # fmt: skip
    return {"footwear_size": one}


def contributors() -> dict[str, Attribute]:
    """Who wrote, sang or drew it."""
    fields = {
        "value": text("Contributor", 200),
        "role": choice("Role", VOCABULARY["contributor"]),
    }
    one = Attribute(
        "contributor",
        "Contributor",
        "product_details",
        fields,
        required=("value", "role"),
        maximum=20,
        example="Ada Author",
    )
    return {"contributor": one}


def languages() -> dict[str, Attribute]:
    """The languages it is in."""
    kinds = {"original": "Original", "published": "Published", "subtitled": "Subtitled", "unknown": "Unknown"}
    fields = {"type": choice("Language Type", kinds), "value": choice("Language", VOCABULARY["languages"])}
    one = Attribute("language", "Language", "product_details", fields, required=("value",), maximum=10,
                    example="english")  # fmt: skip
    return {"language": one}


def stones() -> dict[str, Attribute]:
    """The stones set in it, by number."""
    fields = {
        "id": text("Stone Number", 3),
        "type": choice("Stone Type", VOCABULARY["gem"]),
        "weight": nested(
            "Stone Weight",
            {"value": number("Weight"), "unit": choice("Unit", {"carats": "Carats", **UNITS["weight"]})},
            ("value", "unit"),
        ),
    }
    one = Attribute("stones", "Stones", "product_details", fields, required=("id", "type"),
                    selectors=("marketplace_id", "id"))  # fmt: skip
    return {"stones": one}


APPAREL = _details("""
collar_style | Collar Style | suggest collar | Point
neck | Neck Style | suggest neck | Crew Neck
sleeve | Sleeve Type | suggest sleeve | Long Sleeve
fabric_stretchability | Fabric Stretchability | text 50 | Low Stretch
apparel_heritage_graphic | Graphic | text 100 | Fox
front_style | Front Style | text 50 | Plain
back_style | Back Style | text 50 | Plain
bottom_style | Bottom Style | text 50 | Straight
pocket_description | Pockets | text 100 | Chest Pocket
weave_type | Weave Type | text 50 | Poplin
chest_size | Chest Size | measure length | 40
item_length_description | Item Length | text 50 | Standard Length
opacity_transparency | Opacity | text 50 | Opaque
""")

SHOES = _details("""
sole_material | Sole Material | suggest material | Rubber
toe_style | Toe Style | text 50 | Round Toe
heel_type | Heel Type | text 50 | Flat
heel_height | Heel Height | measure length | 2
shaft_height | Shaft Height | measure length | 12
shaft_style | Shaft Style | text 50 | Ankle
arch_type | Arch Type | text 50 | Neutral
insole_material | Insole Material | suggest material | Foam
water_resistance_level | Water Resistance | text 50 | Water Resistant
apparel_heritage_graphic | Graphic | text 100 | Fox
""")

LUGGAGE = _details("""
luggage_shell_type | Shell Type | choice shell | hard
wheel_type | Wheel Type | choice wheel | spinner
number_of_wheels | Number of Wheels | whole 0 12 | 4
capacity | Capacity | measure volume | 38
handle_type | Handle Type | text 50 | Telescoping
lock_type | Lock Type | suggest closure | TSA Lock
number_of_compartments | Compartments | whole 1 50 | 3
strap_type | Strap Type | text 50 | Adjustable
compatible_devices | Compatible Devices | text 100*5 | 15 inch laptop
water_resistance_level | Water Resistance | text 50 | Water Resistant
is_carry_on | Carry-On Size | flag | true
is_expandable | Expandable | flag | false
pattern_placement | Pattern Placement | text 50 | All over
""")

NECKLACE = _details("""
metal_type | Metal Type | choice metal | sterling_silver
metals_stamp | Metal Stamp | text 20 | 925
gem_type | Gem Type | suggest gem*5 | No Gemstone
chain_type | Chain Type | text 50 | Cable
clasp_type | Clasp Type | suggest closure | Clasp
necklace_length | Length | measure length | 18
setting_type | Setting Type | text 50 | Bezel
plating | Plating | text 50 | Rhodium
jewelry_material_categorization | Jewelry Type | text 50 | Fine
total_metal_weight | Total Metal Weight | measure weight | 4
""")

FURNITURE = _details("""
room_type | Room | suggest room*5 | Living Room
mounting_type | Mounting Type | text 50 | Freestanding
seating_capacity | Seating Capacity | whole 1 30 | 3
frame | Frame Material | suggest material | Oak Wood
fill_material | Fill Material | suggest material | Foam
top | Top Material | suggest material | Marble
shape | Shape | text 50 | Round
weight_capacity_maximum | Weight Capacity | measure weight | 120
assembly_instructions | Assembly | text 500 | Two screws
furniture_finish | Furniture Finish | text 50 | Oak
leg | Leg Style | text 50 | Tapered
upholstery | Upholstery | suggest material | Velvet
number_of_drawers | Drawers | whole 0 50 | 2
number_of_shelves | Shelves | whole 0 50 | 2
back_style_type | Back Style | text 50 | Tufted
arm_style | Arm Style | text 50 | Rolled
indoor_outdoor_usage | Indoor or Outdoor | text 50 | Indoor
""")

MEDIA = _details("""
binding | Format | choice binding | paperback
publication_date | Publication Date | date | 2026-02-01
publisher | Publisher | text 200 | Northwind Press
imprint | Imprint | text 200 | Northwind
edition | Edition | text 100 | First
volume_number | Volume | code 20 | 1
pages | Number of Pages | whole 1 30000 | 240
genre | Genre | suggest genre*5 | Folk
number_of_discs | Discs | whole 1 200 | 1
number_of_tracks | Tracks | whole 1 2000 | 12
label | Label | text 200 | Northwind Sound
runtime | Running Time in Minutes | whole 1 10000 | 42
reading_age | Reading Age | text 50 | Adult
subject_code | Subject Code | code 20*5 | FIC000000
series_title | Series | text 200 | None
""")
