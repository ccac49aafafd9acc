"""The nearest of Amazon's values for a product's own words."""

import pytest

from tradewind.amazon.mapping.rules.nearest import NearestFinder, find_nearest
from tradewind.amazon.mapping.schema.shape import Choice
from tradewind.simulator.schemas.vocabulary import VOCABULARY

CHOICES = [Choice(name, name) for name in ("polo-shirts", "fashion-t-shirts", "tank-tops", "fashion-hoodies")]
FINDERS = {
    name.removeprefix("keyword_"): NearestFinder([Choice(value, label) for value, label in choices.items()])
    for name, choices in VOCABULARY.items()
    if name.startswith("keyword_")
}


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Harbour T-Shirt Clothing > Tshirts", "fashion-t-shirts"),
        ("Gale Hoodie", "fashion-hoodies"),
        ("Polo shirt", "polo-shirts"),
        ("Rope belt", None),
        ("", None),
    ],
)
def test_what_shares_most_wins_and_nothing_shared_is_nothing(words, value):
    assert find_nearest(words, CHOICES) == value


@pytest.mark.parametrize(
    ("kind", "title", "category", "value"),
    [
        ("shirt", "Ocean Blue Shirt", "Apparel > Shirts", "button-down-shirts"),
        ("shirt", "Chequered Red Shirt", "Apparel > Shirts", "button-down-shirts"),
        ("shirt", "T-Shirt", "Clothing > Tshirts", "fashion-t-shirts"),
        ("shirt", "T-Shirt with Logo", "Clothing > Tshirts", "fashion-t-shirts"),
        ("shirt", "Breeze Linen T-Shirt", "Clothing > Tshirts", "fashion-t-shirts"),
        ("shirt", "Red Sports Tee", "Apparel > Tops", "sports-fashion-t-shirts"),
        ("shirt", "Striped Silk Blouse", "Apparel > Tops", "blouses"),
        ("shirt", "Dark Denim Top", "Apparel > Tops", "tank-tops"),
        ("shirt", "Men's Polo Shirt", "Apparel", "mens-polo-shirts"),
        ("sweatshirt", "Yellow Wool Jumper", "Apparel > Jumpers", "fashion-sweatshirts"),
        ("sweatshirt", "Hoodie with Pocket and  Logo", "Clothing > Hoodies", "fashion-hoodies"),
        ("sweatshirt", "Fjord Zip Hoodie", "Clothing > Hoodies", "fashion-hoodies"),
        ("luggage", "Black Leather Bag", "Bags", "travel-tote-bags"),
        ("luggage", "Quay Backpack", "Luggage", "backpacks"),
        ("luggage", "Leeward Carry-On", "Luggage", "carry-on-luggage"),
        ("luggage", "Leeward Check-In", "Luggage", "checked-luggage"),
        ("luggage", "Tradewind Duffel", "Luggage", "travel-duffel-bags"),
        ("hat", "Beanie", "Clothing > Accessories > Hats", "skullies-and-beanies"),
        ("hat", "Beanie with Logo", "Clothing > Accessories > Hats", "skullies-and-beanies"),
        ("hat", "Cap", "Clothing > Accessories > Hats", "baseball-caps"),
        ("hat", "Watch Cap", "Accessories", "baseball-caps"),
        ("accessory", "Lambswool Scarf", "Accessories", "fashion-scarves"),
        ("accessory", "Rope Belt", "Accessories", "apparel-belts"),
        ("accessory", "Sunglasses", "Clothing > Accessories", "sunglasses"),
        ("coat", "Classic Leather Jacket", "Apparel > Jackets", "classic-leather-jackets"),
        ("coat", "Olive Green Jacket", "Apparel > Jackets", "down-jackets"),
        ("shoes", "LED High Tops", "Shoes", "running-shoes"),
        ("shoes", "White Trainers", "", "fashion-sneakers"),
        ("necklace", "Compass Necklace", "Accessories", "pendant-necklaces"),
        ("home", "Beech Side Table", "Home", "end-tables"),
        ("home", "Wave Vase", "Home", "vases"),
        ("home", "Deck Blanket", "Home", None),
        ("music", "Album", "Music", "pop-music"),
    ],
)
def test_products_of_the_demo_and_of_two_shops(kind, title, category, value):
    assert FINDERS[kind].find(f"{title}\n{category}") == value


@pytest.mark.parametrize(
    ("words", "choices", "value"),
    [
        ("Canvas bag", ["handbags", "garment-bags"], "garment-bags"),
        ("Canvas bag", ["baggage", "handbags"], "baggage"),
        ("Shirt box", ["polo-shirts", "gift-boxes"], "gift-boxes"),
        ("Box with a shirt", ["polo-shirts", "gift-boxes"], "gift-boxes"),
        ("Sun hat", ["bucket-sun-hats", "sun-hats"], "sun-hats"),
        ("Hoodie", ["baby-hoodies", "athletic-hoodies"], "athletic-hoodies"),
        ("Hoodie", ["athletic-hoodies", "fashion-hoodies"], "fashion-hoodies"),
        ("Gloves", ["work-gloves"], "work-gloves"),
        ("12 months", ["0_months", "12_months"], "12_months"),
        ("Navy blue", ["Black", "Blue"], "Blue"),
    ],
)
def test_whole_words_the_end_and_what_is_all_said_win(words, choices, value):
    assert find_nearest(words, [Choice(one, one) for one in choices]) == value
