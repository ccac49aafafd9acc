"""Browse categories: the places in Amazon's shop where an item may be shown, as one long list of numbers and paths."""

import zlib
from itertools import product

from .dialect import Attribute, choice
from .vocabulary import Choices

_LOWEST, _SPAN = 1_000_000_000, 20_000_000_000

_TREES = {
    "luggage": """
Luggage & Travel Gear > Luggage > Carry-On, Checked, Sets, Garment Bags, Kids' Luggage
Luggage & Travel Gear > Backpacks > Casual, Kids', Laptop, Travel
Luggage & Travel Gear > Travel Duffels & Totes
Luggage & Travel Gear > Umbrellas > Folding, Stick
Luggage & Travel Gear > Travel Accessories > Packing Organizers, Luggage Tags, Wallets, Toiletry Bags
""",
    "coat": """
Clothing > Men, Women > Coats & Jackets > Down, Leather, Rain, Trench, Vests, Wool
Clothing > Boys, Girls, Baby > Coats & Jackets > Down, Rain, Snowsuits, Vests
""",
    "home": """
Home & Kitchen > Furniture > Living Room > Sofas, Armchairs, Coffee Tables, Side Tables, Bookcases
Home & Kitchen > Furniture > Bedroom > Beds, Nightstands, Dressers, Wardrobes
Home & Kitchen > Furniture > Home Office > Desks, Chairs, Shelves
Home & Kitchen > Home Décor > Candles & Holders, Vases, Cushions, Mirrors, Rugs, Wall Art, Decorative Boxes
Home & Kitchen > Lighting > Table Lamps, Floor Lamps, Pendant Lights
Garden > Pots & Planters > Clay, Metal, Plastic, Wood
Garden > Furniture > Benches, Chairs, Loungers, Tables
""",
    "computer": """
Computers > Laptops > Traditional, 2 in 1, Gaming, Chromebooks, Workstations, Ultrabooks, Rugged
Computers > Laptops, Renewed Laptops > Up to 12, 12 to 13, 13 to 14, 14 to 15, 15 to 16, 16 to 17, 17 and more Inches
Computers > Laptops > By Processor > Two Cores, Four Cores, Six Cores, Eight Cores, Ten Cores, Twelve Cores or More
Computers > Laptops, Renewed Laptops > By Memory > 4 GB, 8 GB, 12 GB, 16 GB, 24 GB, 32 GB, 48 GB, 64 GB, 96 GB, 128 GB
Computers > Laptops, Renewed Laptops, Tablets > By Storage > 64 GB, 128 GB, 256 GB, 512 GB, 1 TB, 2 TB, 4 TB, 8 TB
Computers > Laptops, Tablets > By Use > Business, Education, Family, Gaming, Music, Photo and Video, Programming, Travel
Computers > Components > Memory, Drives, Processors, Power Supplies, Cases, Cooling > Internal, External > New, Renewed
Computers > Accessories > Bags, Sleeves, Stands, Docks, Locks, Chargers, Batteries > 12, 13, 14, 15, 16, 17 Inches
Computers > By Brand > Northwind, Saltmarsh, Tern, Fernhill, Copperline > Laptops, Tablets > Home, Office, School
Computers > Spare Parts > Lids, Screens, Keyboards, Touchpads > 11, 12, 13, 14, 15, 16, 17 Inches > New, Renewed, Used
Computers > Spare Parts > Hinges, Cables, Fans, Cameras > 11, 12, 13, 14, 15, 16, 17 Inches > New, Renewed, Used
Computers > Spare Parts > Mainboards, Batteries, Loudspeakers > 11, 12, 13, 14, 15, 16, 17 Inches > New, Renewed, Used
Computers > Accessories > Keyboards, Mice, Monitors, Webcams, Headsets > Wired, Wireless > Home, Office, Gaming, Travel
Office > Electronics > Laptops, Printers, Scanners, Projectors, Shredders, Calculators > Home, School, Small Business
Education > Devices > Laptops, Tablets > Kindergarten, Primary School, Secondary School, University, Vocational Training
Professional > Industry > Field, Workshop, Warehouse, Vehicle, Marine, Medical > Laptops, Tablets > Rugged, Semi-Rugged
""",
}


def browse_nodes(kind: str) -> dict[str, Attribute]:
    """Return the attribute that says where in the shop an item is shown."""
    one = Attribute(
        "recommended_browse_nodes",
        "Recommended Browse Nodes",
        "product_identity",
        {"value": choice("Recommended Browse Nodes", _number_paths(_TREES[kind]))},
        description="The place in Amazon's shop where buyers look for such an item",
        example=next(iter(_number_paths(_TREES[kind]))),
        maximum=2,
    )
    return {one.name: one}


def _number_paths(tree: str) -> Choices:
    """Return each path of the tree by its number, which depends on the path alone and so never changes."""
    paths: dict[str, None] = {}
    for line in tree.strip().splitlines():
        steps = [[name.strip() for name in step.split(",")] for step in line.split(">")]
        paths |= dict.fromkeys(" > ".join(names) for names in product(*steps))
    return {str(_LOWEST + zlib.crc32(path.encode()) * 5 % _SPAN): path for path in paths}
