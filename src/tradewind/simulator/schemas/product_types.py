"""The product types this Amazon knows: their names, the words that lead to them, and what they ask for."""

from dataclasses import dataclass, field

from .attributes import SHARED
from .browse import browse_nodes
from .computer import NOTEBOOK
from .dialect import Attribute, read_attributes
from .type_attributes import (
    APPAREL,
    FURNITURE,
    LUGGAGE,
    MEDIA,
    NECKLACE,
    SHOES,
    clothing_size,
    contributors,
    footwear_size,
    languages,
    stones,
)


@dataclass(frozen=True)
class ProductType:
    """One product type; `required` are asked of every sellable item, `recommended` earn a warning."""

    name: str
    title: str
    words: tuple[str, ...]
    required: tuple[str, ...]
    item_types: str
    recommended: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    own: dict[str, Attribute] = field(default_factory=dict)
    without: tuple[str, ...] = ()

    def attributes(self) -> dict[str, Attribute]:
        """Return the product facts of this type: the shared ones it uses and its own."""
        used = {name: one for name, one in SHARED.items() if not name.startswith(self.without or ("?",))}
        keyword = read_attributes(
            f"item_type_keyword | Item Type Keyword | suggest keyword_{self.item_types} | ", "product_identity"
        )
        return {**used, **keyword, **self.own}


_ALWAYS = (
    "item_name",
    "brand",
    "product_description",
    "bullet_point",
    "country_of_origin",
    "item_type_keyword",
    "supplier_declared_dg_hz_regulation",
)


_WEAR = ("department", "target_gender", "age_range_description", "color", "fabric_type", "care_instructions")
_NOT_FOR_MEDIA = ("lithium", "batter", "num_batt", "number_of_lithium", "fabric", "ghs", "care_", "wheel", "outer_")

PRODUCT_TYPES: dict[str, ProductType] = {
    one.name: one
    for one in (
        ProductType(
            "LUGGAGE",
            "Luggage",
            ("luggage", "suitcase", "bag", "backpack", "duffel", "carry-on", "tote", "spinner", "travel"),
            (*_ALWAYS, "color", "material", "manufacturer", "model_name", "number_of_items"),
            "luggage",
            ("luggage_shell_type", "wheel_type", "item_dimensions", "item_weight", "capacity"),
            ("COLOR", "SIZE", "SIZE/COLOR"),
            {**LUGGAGE, **browse_nodes("luggage")},
        ),
        ProductType(
            "SHIRT",
            "Shirt",
            (
                "shirt",
                "t-shirt",
                "tee",
                "tshirt",
                "blouse",
                "top",
                "polo",
                "henley",
                "tunic",
                "vneck",
                "clothing",
                "apparel",
            ),
            (*_ALWAYS, *_WEAR, "shirt_size"),
            "shirt",
            ("sleeve", "neck", "fit_type", "pattern"),
            ("COLOR", "SIZE", "SIZE/COLOR", "STYLE_NAME"),
            {**APPAREL, **clothing_size("shirt_size", "Shirt Size")},
        ),
        ProductType(
            "SWEATSHIRT",
            "Sweatshirt",
            (
                "hoodie",
                "sweatshirt",
                "sweater",
                "jumper",
                "pullover",
                "hooded",
                "fleece",
                "cardigan",
                "clothing",
                "apparel",
            ),
            (*_ALWAYS, *_WEAR, "apparel_size"),
            "sweatshirt",
            ("sleeve", "closure", "fit_type"),
            ("COLOR", "SIZE", "SIZE/COLOR", "STYLE_NAME"),
            {**APPAREL, **clothing_size("apparel_size", "Apparel Size")},
        ),
        ProductType(
            "HAT",
            "Hat",
            ("hat", "cap", "beanie", "beret", "fedora", "headwear", "visor", "accessories"),
            (*_ALWAYS, "department", "age_range_description", "color", "fabric_type", "headwear_size"),
            "hat",
            ("closure", "pattern", "style"),
            ("COLOR", "SIZE", "SIZE/COLOR"),
            {**APPAREL, **clothing_size("headwear_size", "Headwear Size")},
        ),
        ProductType(
            "NECKLACE",
            "Necklace",
            ("necklace", "pendant", "chain", "choker", "jewelry", "jewellery", "locket", "accessories"),
            (*_ALWAYS, "department", "color", "material", "metal_type", "gem_type"),
            "necklace",
            ("necklace_length", "clasp_type", "chain_type"),
            ("COLOR", "METAL_TYPE", "METAL_TYPE/LENGTH"),
            {**NECKLACE, **stones()},
        ),
        ProductType(
            "HOME_FURNITURE_AND_DECOR",
            "Home Furniture and Decor",
            (
                "sofa",
                "chair",
                "table",
                "couch",
                "vase",
                "candle",
                "lamp",
                "decor",
                "bedside",
                "furniture",
                "cushion",
                "pillow",
                "box",
                "holder",
                "pot",
                "garden",
                "planter",
                "shelf",
                "desk",
                "bed",
                "blanket",
                "rug",
            ),
            (*_ALWAYS, "color", "material", "number_of_items", "included_components"),
            "home",
            ("item_dimensions", "room_type", "style", "item_weight"),
            ("COLOR", "SIZE", "SIZE/COLOR", "STYLE_NAME"),
            {**FURNITURE, **browse_nodes("home")},
        ),
        ProductType(
            "BOOK",
            "Book",
            ("book", "novel", "paperback", "hardcover", "cookbook", "atlas", "notebook", "guide"),
            (
                "item_name",
                "product_description",
                "binding",
                "contributor",
                "language",
                "publication_date",
                "publisher",
                "supplier_declared_dg_hz_regulation",
            ),
            "book",
            ("pages", "subject_code"),
            ("BINDING", "EDITION"),
            {**MEDIA, **contributors(), **languages()},
            _NOT_FOR_MEDIA,
        ),
        ProductType(
            "ABIS_MUSIC",
            "Music",
            ("album", "music", "vinyl", "cd", "single", "soundtrack", "song", "record", "lp"),
            (
                "item_name",
                "brand",
                "product_description",
                "binding",
                "contributor",
                "release_date",
                "supplier_declared_dg_hz_regulation",
            ),
            "music",
            ("genre", "number_of_discs", "label"),
            ("BINDING", "EDITION"),
            {**MEDIA, **contributors(), **languages()},
            _NOT_FOR_MEDIA,
        ),
        ProductType(
            "COAT",
            "Coat",
            ("coat", "jacket", "parka", "anorak", "blazer", "raincoat", "vest"),
            (*_ALWAYS, *_WEAR, "apparel_size"),
            "coat",
            ("closure", "outer_material", "seasons"),
            ("COLOR", "SIZE", "SIZE/COLOR", "STYLE_NAME"),
            {**APPAREL, **clothing_size("apparel_size", "Apparel Size"), **browse_nodes("coat")},
        ),
        ProductType(
            "SHOES",
            "Shoes",
            (
                "shoe",
                "footwear",
                "sneaker",
                "trainer",
                "high-top",
                "low-top",
                "boot",
                "sandal",
                "slipper",
                "loafer",
                "moccasin",
                "espadrille",
                "clog",
                "flip-flop",
                "heels",
                "pumps",
                "ballet-flats",
            ),
            (*_ALWAYS, *(name for name in _WEAR if name not in ("fabric_type", "care_instructions")), "footwear_size"),
            "shoes",
            ("outer_material", "sole_material", "closure", "style"),
            ("COLOR", "SIZE", "SIZE/COLOR", "STYLE_NAME"),
            {**SHOES, **footwear_size()},
        ),
        *(
            ProductType(
                name,
                name.title(),
                words,
                (*_ALWAYS, "department", "age_range_description", "color", "material"),
                "accessory",
                ("pattern", "style"),
                ("COLOR", "SIZE", "SIZE/COLOR"),
                APPAREL,
            )
            for name, words in (
                ("SCARF", ("scarf", "shawl", "wrap", "bandana", "accessories")),
                ("BELT", ("belt", "suspenders", "accessories")),
                ("SUNGLASSES", ("sunglasses", "shades", "eyewear")),
            )
        ),
        ProductType(
            "NOTEBOOK_COMPUTER",
            "Notebook Computer",
            ("laptop", "ultrabook", "chromebook", "notebook-computer", "computer"),
            (
                *_ALWAYS,
                "recommended_browse_nodes",
                "manufacturer",
                "model_name",
                "color",
                "number_of_items",
                "cpu_model",
                "computer_memory",
                "storage",
                "display",
                "graphics_card",
                "operating_system_details",
                "batteries_required",
            ),
            "computer",
            ("battery_life", "ports", "keyboard", "item_weight"),
            ("COLOR", "SIZE", "SIZE/COLOR", "STYLE_NAME"),
            {**NOTEBOOK, **browse_nodes("computer")},
        ),
        ProductType("PRODUCT", "Generic product", (), ("item_name", "brand"), "product"),
    )
}
