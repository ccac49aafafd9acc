"""The closed and suggested value lists that attributes choose from, and a few words in other languages."""

from .countries import COUNTRIES

Choices = dict[str, str]
"""Value as it is submitted, to its label in English."""


def _slugs(labels: str) -> Choices:
    """Submit each label in lower case with underscores, as Amazon's closed lists do."""
    return {label.strip().lower().replace(" ", "_").replace("-", "_"): label.strip() for label in labels.split(",")}


def _labels(labels: str) -> Choices:
    """Submit each label as it is written, as Amazon's suggested lists do."""
    return {label.strip(): label.strip() for label in labels.split(",")}


MATERIALS = """Acrylic, Alloy Steel, Alpaca, Aluminum, Angora, Bamboo, Beech Wood, Brass, Bronze, Burlap, Canvas,
Carbon Fiber, Cardboard, Cashmere, Cedar Wood, Ceramic, Chenille, Cherry Wood, Chiffon, Concrete, Copper, Cork,
Corduroy, Cotton, Cotton Blend, Crepe, Crystal, Denim, Down, Ebony Wood, Elastane, Engineered Wood, Faux Fur,
Faux Leather, Felt, Flannel, Fleece, Foam, Gabardine, Genuine Leather, Glass, Gold, Granite, Hemp, Iron, Jacquard,
Jersey, Jute, Lace, Latex, Linen, Linen Blend, Lycra, Lyocell, Mahogany Wood, Maple Wood, Marble, Melamine,
Memory Foam, Merino Wool, Mesh, Metal, Microfiber, Modal, Mohair, Mother of Pearl, Neoprene, Nylon, Oak Wood,
Oxford Cloth, Paper, Particle Board, Pearl, Pewter, Pine Wood, Plastic, Platinum, Plush, Plywood, Polycarbonate,
Polyester, Polyester Blend, Polyethylene, Polypropylene, Polystyrene, Polyurethane, Polyvinyl Chloride, Porcelain,
Rattan, Rayon, Recycled Polyester, Resin, Rhinestone, Rosewood, Rubber, Satin, Sheepskin, Silicone, Silk, Silver,
Spandex, Stainless Steel, Steel, Sterling Silver, Stone, Straw, Suede, Taffeta, Teak Wood, Tencel, Terracotta,
Terry Cloth, Titanium, Tulle, Tungsten, Tweed, Twill, Velour, Velvet, Vinyl, Viscose, Walnut Wood, Wax, Wicker, Wood,
Wool, Wool Blend, Zinc"""

COLORS = """Beige, Black, Blue, Bronze, Brown, Clear, Gold, Green, Grey, Ivory, Metallic, Multicolor, Orange, Pink,
Purple, Red, Silver, Turquoise, White, Yellow"""

LANGUAGES = """Afrikaans, Albanian, Arabic, Armenian, Basque, Bengali, Bulgarian, Catalan, Chinese, Croatian, Czech,
Danish, Dutch, English, Esperanto, Estonian, Finnish, French, Galician, Georgian, German, Greek, Gujarati, Hebrew,
Hindi, Hungarian, Icelandic, Indonesian, Irish, Italian, Japanese, Kannada, Korean, Kurdish, Latin, Latvian,
Lithuanian, Macedonian, Malay, Malayalam, Maltese, Marathi, Mongolian, Nepali, Norwegian, Persian, Polish,
Portuguese, Punjabi, Romanian, Russian, Sanskrit, Serbian, Slovak, Slovenian, Spanish, Swahili, Swedish, Tagalog,
Tamil, Telugu, Thai, Tibetan, Turkish, Ukrainian, Urdu, Vietnamese, Welsh, Yiddish, Zulu"""

ITEM_TYPE_WORDS = {
    "luggage": "carry-on-luggage, checked-luggage, suitcases, backpacks, travel-tote-bags, garment-bags, luggage-sets, "
    "kids-luggage, travel-duffel-bags, laptop-bags",
    "shirt": "fashion-t-shirts, button-down-shirts, polo-shirts, tank-tops, blouses, henley-shirts, tunic-shirts",
    "sweatshirt": "fashion-hoodies, fashion-sweatshirts, novelty-hoodies, athletic-hoodies, track-jackets",
    "hat": "baseball-caps, skullies-and-beanies, bucket-hats, sun-hats, fedoras, berets, newsboy-caps",
    "necklace": "pendant-necklaces, chain-necklaces, choker-necklaces, strand-necklaces, jewelry-sets",
    "home": "sofas, decorative-boxes, vases, throw-pillows, candle-holders, end-tables, wall-art, floor-lamps",
    "book": "literature-fiction-books, cookbooks, childrens-books, biography-books, travel-books, textbooks",
    "music": "pop-music, rock-music, jazz-music, classical-music, folk-music, soundtracks",
    "coat": "raincoats, down-jackets, leather-jackets, denim-jackets, trench-coats, outerwear-vests",
    "accessory": "fashion-scarves, cold-weather-scarves, apparel-belts, sunglasses, bandanas, shawls",
    "shoes": "fashion-sneakers, running-shoes, walking-shoes, loafers-shoes, pumps-shoes, hiking-boots, rain-boots, "
    "ankle-boots, sandals, slippers",
    "computer": "traditional-laptop-computers, two-in-one-laptop-computers, tablet-computers, rugged-computers",
    "product": "general-merchandise",
}


_HALVES = {"": "", "_point_5": ".5"}


def _apparel_sizes() -> Choices:
    letters = ["2XS", "XS", "S", "M", "L", "XL", *(f"{times}XL" for times in range(2, 11)), "One Size"]
    numbers = [str(number) for number in range(67)]
    ages = [f"{months} Months" for months in range(0, 37, 3)] + [f"{years} Years" for years in range(2, 17)]
    necks = [f"{whole}{half}in Neck" for whole in range(14, 22) for half in ("", ".5")]
    tall = [f"{letter}{fit}" for letter in ("S", "M", "L", "XL", "2XL", "3XL") for fit in (" Tall", " Petite", " Plus")]
    sizes = letters + numbers + ages + necks + tall
    return {size.lower().replace(" ", "_").replace(".", "_point_"): size for size in sizes}


def _footwear_sizes() -> Choices:
    """Name the numbers of shoes as Amazon does: 8.5 is `numeric_8_point_5`."""
    numbers = {f"numeric_{whole}{name}": f"{whole}{half}" for whole in range(61) for name, half in _HALVES.items()}
    letters = {letters.lower(): letters for letters in ("2XS", "XS", "S", "M", "L", "XL", "2XL", "3XL")}
    return {**numbers, **letters, "one_size": "One Size"}


def _item_types(words: str) -> Choices:
    """List each kind plain and for everybody it is made for, as Amazon's long lists of keywords do."""
    kinds = [word.strip() for word in words.split(",")]
    whose = (
        "mens",
        "womens",
        "boys",
        "girls",
        "baby",
        "unisex",
        "vintage",
        "novelty",
        "outdoor",
        "travel",
        "holiday",
        "handmade",
        "premium",
        "classic",
        "designer",
        "sports",
        "school",
        "office",
        "wedding",
        "professional",
    )
    keywords = kinds + [f"{owner}-{kind}" for owner in whose for kind in kinds]
    return {keyword: keyword.replace("-", " ").title() for keyword in keywords}


VOCABULARY: dict[str, Choices] = {
    "age_range": _labels("Adult, Baby, Big Kid, Kid, Little Kid, Teen, Toddler, Infant"),
    "apparel_size": _apparel_sizes(),
    "battery": _slugs(
        "Alkaline, Aluminum Oxygen, Lead Acid, Lithium Ion, Lithium Metal, Lithium Polymer, Manganese, "
        "NiCAD, NiMh, Polymer, Silver Oxide, Zinc"
    ),
    "battery_packaging": _slugs("Batteries Contained In Equipment, Batteries Only, Batteries Packed With Equipment"),
    "binding": _slugs(
        "Audio CD, Audiobook, Board Book, Calendar, Cards, Cassette, DVD, Hardcover, Kindle Edition, "
        "Library Binding, MP3 Music, Mass Market Paperback, Paperback, Sheet Music, Spiral Bound, Vinyl"
    ),
    "care": _labels("Dry Clean Only, Hand Wash Only, Machine Wash, Machine Wash Cold, Tumble Dry, Wipe Clean"),
    "closure": _labels(
        "Buckle, Button, Clasp, Combination Lock, Drawstring, Hook and Loop, Key Lock, Lace Up, "
        "Magnetic, Pull On, Snap, TSA Lock, Zipper"
    ),
    "collar": _labels(
        "Band Collar, Button Down, Classic, Club, Cutaway, Mandarin, Notched, Peter Pan, Point, Polo, "
        "Spread, Wing, Collarless"
    ),
    "color": _labels(COLORS),
    "contributor": _slugs(
        "Artist, Author, Composer, Conductor, Editor, Ensemble, Foreword, Illustrator, Narrator, "
        "Performer, Photographer, Translator"
    ),
    "countries": COUNTRIES,
    "department": _slugs("Baby Boys, Baby Girls, Boys, Girls, Mens, Unisex Adult, Unisex Baby, Unisex Child, Womens"),
    "dg_hz": {
        "ghs": "GHS",
        "not_applicable": "Not Applicable",
        "other": "Other",
        "storage": "Storage",
        "transportation": "Transportation",
        "unknown": "Unknown",
        "waste": "Waste",
    },
    "fit": _labels("Athletic, Loose, Oversized, Regular, Relaxed, Skinny, Slim, Tailored"),
    "footwear_age_group": _slugs("Adult, Big Kid, Little Kid, Toddler, Infant"),
    "footwear_size": _footwear_sizes(),
    "footwear_size_system": {
        f"{country.lower()}_footwear_size_system": f"{country} Footwear Size System"
        for country in ("US", "UK", "EU", "JP", "CN", "IN", "AU", "BR", "MX")
    },
    "footwear_width": _slugs("Extra Narrow, Narrow, Medium, Wide, Extra Wide"),
    "gem": _labels(
        "Agate, Amber, Amethyst, Aquamarine, Citrine, Created Diamond, Cubic Zirconia, Diamond, Emerald, "
        "Garnet, Jade, Lapis, Moonstone, No Gemstone, Onyx, Opal, Pearl, Peridot, Ruby, Sapphire, Topaz, "
        "Tourmaline, Turquoise, Zircon"
    ),
    "gender": _slugs("Female, Male, Unisex"),
    "genre": _labels(
        "Alternative, Blues, Children, Christmas, Classical, Country, Dance, Electronic, Folk, Gospel, "
        "Hip-Hop, Holiday, Indie, Jazz, Latin, Metal, New Age, Opera, Pop, Punk, R&B, Reggae, Rock, "
        "Soul, Soundtrack, Traditional, World"
    ),
    "ghs": _slugs(
        "Compressed Gas, Corrosive, Environmentally Damaging, Explosive, Flammable, Health Hazard, "
        "Irritant, Oxidizing, Toxic"
    ),
    "languages": _slugs(LANGUAGES),
    "lifestyle": _labels("Business, Casual, Evening, Formal, Party, Travel, Wedding, Work, Everyday, Sport"),
    "material": _labels(MATERIALS.replace("\n", " ")),
    "metal": _slugs(
        "Alloy, Aluminum, Base Metal, Brass, Bronze, Copper, Gold Plated, No Metal Type, Palladium, "
        "Platinum, Rose Gold, Silver Plated, Stainless Steel, Sterling Silver, Titanium, Tungsten, "
        "Vermeil, White Gold, Yellow Gold"
    ),
    "neck": _labels(
        "Boat Neck, Collared Neck, Cowl Neck, Crew Neck, Halter Neck, Henley Neck, High Neck, Keyhole, "
        "Mock Neck, Off Shoulder, One Shoulder, Round Neck, Scoop Neck, Square Neck, Turtleneck, V-Neck"
    ),
    "occasion": _labels(
        "Anniversary, Birthday, Christmas, Easter, Graduation, Halloween, Housewarming, "
        "Mother's Day, New Year, Thanksgiving, Valentine's Day, Wedding"
    ),
    "pattern": _labels(
        "Animal Print, Argyle, Camouflage, Checkered, Chevron, Floral, Geometric, Graphic, Herringbone, "
        "Houndstooth, Letter Print, Paisley, Patchwork, Plaid, Polka Dots, Solid, Striped, Tie Dye"
    ),
    "regulation": _slugs(
        "CDPH Registration, CE Marking, EPA Registration, FCC Identifier, FDA Listing, Not Applicable, RoHS, UL Listing"
    ),
    "room": _labels(
        "Bathroom, Bedroom, Dining Room, Entryway, Garage, Home Office, Kitchen, Living Room, Nursery, "
        "Outdoor, Playroom"
    ),
    "season": _labels("All Seasons, Fall, Spring, Summer, Winter"),
    "shell": _slugs("Hard, Soft, Hybrid"),
    "size_class": _slugs("Age, Alpha, Numeric, Neck, Numeric Range"),
    "size_system": {
        f"as{number}": f"{name} size system"
        for number, name in enumerate(("US", "UK", "JP", "CN", "IN", "FR", "IT", "DE", "AU", "BR"), start=1)
    },
    "skip": {"true": "Skip the offer", "false": "Offer it"},
    "sleeve": _labels("3/4 Sleeve, Cap Sleeve, Half Sleeve, Long Sleeve, Short Sleeve, Sleeveless"),
    "special_feature": _labels(
        "Adjustable, Anti-Theft, Breathable, Collapsible, Expandable, Handmade, Insulated, "
        "Lightweight, Lockable, Machine Washable, Organic, Packable, Quick Dry, Reversible, "
        "Rolling Wheels, Stain Resistant, Telescoping Handle, UV Protection, Water Resistant"
    ),
    "style": _labels(
        "Art Deco, Bohemian, Casual, Classic, Coastal, Contemporary, Farmhouse, French Country, "
        "Industrial, Mid-Century Modern, Minimalist, Modern, Retro, Rustic, Scandinavian, Traditional, "
        "Victorian, Vintage"
    ),
    "wheel": _slugs("Inline, No Wheels, Spinner, Four Wheel, Two Wheel"),
    **{f"keyword_{kind}": _item_types(words) for kind, words in ITEM_TYPE_WORDS.items()},
}

UNITS: dict[str, Choices] = {
    "length": _slugs(
        "Centimeters, Decimeters, Feet, Inches, Kilometers, Meters, Micrometer, Miles, Millimeters, "
        "Nanometer, Picometer, Yards"
    ),
    "weight": _slugs("Grams, Hundredths Pounds, Kilograms, Milligrams, Ounces, Pounds, Tons"),
    "volume": _slugs(
        "Centiliters, Cubic Centimeters, Cubic Feet, Cubic Inches, Cubic Meters, Cups, Deciliters, "
        "Fluid Ounces, Gallons, Liters, Milliliters, Pints, Quarts"
    ),
    "energy": _slugs("Joules, Kilowatt Hours, Milliamp Hours, Watt Hours"),
    "frequency": _slugs("Hertz, Kilohertz, Megahertz, Gigahertz"),
    "memory": _slugs("Bytes, Kilobytes, Megabytes, Gigabytes, Terabytes"),
    "pixels": _slugs("Pixels, Megapixels"),
    "power": _slugs("Milliwatts, Watts, Kilowatts"),
    "temperature": _slugs("Degrees Celsius, Degrees Fahrenheit"),
    "time": _slugs("Milliseconds, Seconds, Minutes, Hours, Days, Weeks, Months, Years"),
    "voltage": _slugs("Millivolts, Volts"),
    "count": _labels("Count, Fl Oz, Gram, Ounce, Pound, Piece"),
}

TRANSLATIONS: dict[str, Choices] = {
    "de": {
        "Yes": "Ja",
        "No": "Nein",
        "New": "Neu",
        "Item Name": "Produktname",
        "Brand Name": "Marke",
        "Color": "Farbe",
        "Size": "Größe",
        "Material": "Material",
        "Country of Origin": "Ursprungsland",
        "Item Condition": "Zustand",
        "Product Description": "Produktbeschreibung",
        "Germany": "Deutschland",
        "Black": "Schwarz",
        "White": "Weiß",
        "Red": "Rot",
        "Blue": "Blau",
        "Green": "Grün",
    },
    "fr": {
        "Yes": "Oui",
        "No": "Non",
        "New": "Neuf",
        "Item Name": "Nom du produit",
        "Brand Name": "Marque",
        "Color": "Couleur",
        "Size": "Taille",
        "Material": "Matière",
        "Country of Origin": "Pays d'origine",
        "Item Condition": "État",
        "Product Description": "Description du produit",
        "Germany": "Allemagne",
        "Black": "Noir",
        "White": "Blanc",
        "Red": "Rouge",
        "Blue": "Bleu",
        "Green": "Vert",
    },
    "es": {
        "Yes": "Sí",
        "No": "No",
        "New": "Nuevo",
        "Item Name": "Nombre del producto",
        "Brand Name": "Marca",
        "Color": "Color",
        "Size": "Talla",
        "Country of Origin": "País de origen",
        "Item Condition": "Estado",
        "Black": "Negro",
        "White": "Blanco",
        "Red": "Rojo",
        "Blue": "Azul",
        "Green": "Verde",
    },
    "it": {
        "Yes": "Sì",
        "No": "No",
        "New": "Nuovo",
        "Item Name": "Nome dell'articolo",
        "Brand Name": "Marchio",
        "Color": "Colore",
        "Size": "Taglia",
        "Country of Origin": "Paese di origine",
        "Item Condition": "Condizione",
        "Black": "Nero",
        "White": "Bianco",
        "Red": "Rosso",
        "Blue": "Blu",
        "Green": "Verde",
    },
    "ja": {
        "Yes": "はい",
        "No": "いいえ",
        "New": "新品",
        "Item Name": "商品名",
        "Brand Name": "ブランド名",
        "Color": "カラー",
        "Size": "サイズ",
        "Material": "素材",
        "Country of Origin": "原産国",
        "Item Condition": "コンディション",
        "Product Description": "商品説明",
        "Japan": "日本",
        "Black": "ブラック",
        "White": "ホワイト",
        "Red": "レッド",
        "Blue": "ブルー",
        "Green": "グリーン",
    },
    "pt": {
        "Yes": "Sim",
        "No": "Não",
        "New": "Novo",
        "Item Name": "Nome do produto",
        "Brand Name": "Marca",
        "Color": "Cor",
        "Size": "Tamanho",
        "Country of Origin": "País de origem",
        "Item Condition": "Condição",
    },
}


def translate(text: str, locale: str) -> str:
    """Return `text` in the language of `locale` where this side knows the word, else as it is."""
    return TRANSLATIONS.get(locale[:2], {}).get(text, text)
