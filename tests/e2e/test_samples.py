"""Two shops' own exports, from an empty store to “all valid” through the pages alone: issue 3, section 6."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import LocalAmazon
from tests.e2e.conftest import Work
from tests.e2e.samples_steps import Merchant, find_sample
from tradewind.base.models import User

pytestmark = pytest.mark.browser

NO_TYPE = "The category “{}” has no product type at Amazon yet."
NO_CATEGORY = "The product is in no category, so it has no product type at Amazon."


@pytest.fixture
def woocommerce() -> Path:
    return find_sample("woocommerce-sample-products.csv")


@pytest.fixture
def shopify() -> Path:
    return find_sample("shopify-apparel.csv")


@pytest.fixture
def page(admin: User, visited_amazon: LocalAmazon, open_browser: Any, settings: Any, tmp_path: Path) -> Page:
    """The dashboard in front of an admin; what is uploaded stays with the test, and no answer of Amazon's is kept."""
    settings.MEDIA_ROOT = tmp_path
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    page: Page = open_browser().sign_in("admin@example.com")
    return page


@pytest.fixture
def merchant(page: Page, clock: Any, work: Work, connect_account: Any) -> Merchant:
    """Somebody whose store is empty and whose Amazon.com was connected just now."""
    connect_account()
    return Merchant(page, clock, work)


def test_woocommerce(woocommerce: Path, page: Page, merchant: Merchant):
    merchant.import_file(woocommerce, currency="USD", products=15)
    merchant.put_into("Clothing > Accessories > Hats", "Beanie", "Beanie with Logo", "Cap")
    merchant.put_into("Clothing > Accessories > Scarves", "Scarf")

    merchant.open_mapping()
    merchant.accept("SHIRT", "Clothing > Tshirts")
    merchant.accept("SWEATSHIRT", "Clothing > Hoodies")
    merchant.accept("HAT", "Clothing > Accessories > Hats")
    merchant.accept("SCARF", "Clothing > Accessories > Scarves")
    merchant.use_defaults()

    merchant.open_rules("Clothing > Tshirts")
    merchant.set_template("item_name", "{{ title_with_options }}, cotton")
    expect(merchant.gets("item_name")).to_contain_text("T-Shirt, Red, cotton")
    merchant.add_last("fabric_type", "100% cotton")
    merchant.add_last("color", "White")
    merchant.add_last("shirt_size.size_class", "Alpha")
    merchant.add_last("shirt_size.size", "M")
    expect(merchant.bar).to_contain_text("4 products become valid.")
    merchant.save(5)

    merchant.open_rules("Clothing > Hoodies")
    merchant.set_map("color", {"Gray": "Grey"}, field="Custom field: Color")
    merchant.add_last("fabric_type", "100% cotton")
    merchant.add_last("apparel_size.size_class", "Alpha")
    merchant.add_last("apparel_size.size", "One Size")
    merchant.save(4)

    merchant.open_rules("Clothing > Accessories > Hats")
    merchant.set_fixed("fabric_type", "100% wool")
    merchant.set_field("model_number", "SKU")
    expect(merchant.gets("model_number")).to_contain_text("cc-beanie")
    merchant.add_last("headwear_size.size_class", "Alpha")
    merchant.add_last("headwear_size.size", "One Size")
    merchant.save(4)

    merchant.expect_all_valid({"Clothing > Tshirts": 4, "Clothing > Hoodies": 8, "Clothing > Accessories > Hats": 3})
    merchant.expect_problems(
        {
            NO_TYPE.format("Clothing > Accessories"): (2, "#category-"),
            NO_TYPE.format("Music"): (2, "#category-"),
            NO_TYPE.format("Clothing"): (1, "#category-"),
            NO_TYPE.format("Donation"): (1, "#category-"),
            "Color is missing.": (1, "attribute=color"),
            "Material is missing.": (1, "attribute=material"),
        }
    )
    merchant.expect_products(ready=15, incomplete=7)
    merchant.open_mapping()
    merchant.follow("Fix: Material is missing.", to="material")
    merchant.open_why("T-Shirt with Logo")
    merchant.expect_line("Its category “Clothing > Tshirts” is SHIRT at Amazon.", "Done")
    merchant.expect_line("Everything that Amazon asks for is there.", "Done")
    merchant.expect_line("It is ready: it goes with the next feed that you submit.", "Missing", "Submit a feed")
    merchant.open_why("Scarf")
    merchant.expect_line("Its category “Clothing > Accessories > Scarves” is SCARF at Amazon.", "Done")
    merchant.expect_line("Material is missing.", "Wrong", "Set it")
    merchant.expect_line("Amazon has not accepted it yet.", "Missing")
    merchant.follow("Set it", to="material")


def test_shopify(shopify: Path, page: Page, merchant: Merchant):
    merchant.import_file(shopify, currency="USD", products=20)
    merchant.open_mapping()
    page.get_by_role("link", name="Choose products").click()
    merchant.put_into("Apparel > Shirts", "Ocean Blue Shirt", "Chequered Red Shirt", "White Cotton Shirt")
    merchant.put_into("Apparel > Tops", "Classic Varsity Top", "Red Sports Tee", "Striped Silk Blouse")
    merchant.put_into("Apparel > Jackets", "Navy Sports Jacket", "Soft Winter Jacket", "Olive Green Jacket")
    merchant.put_into("Apparel > Jumpers", "Yellow Wool Jumper")
    merchant.put_into("Bags", "Black Leather Bag")
    merchant.put_into("Shoes", "LED High Tops")

    merchant.open_mapping()
    merchant.accept("COAT", "Apparel > Jackets")
    merchant.accept("SWEATSHIRT", "Apparel > Jumpers")
    merchant.accept("LUGGAGE", "Bags")
    merchant.accept("SHIRT", "all of Apparel")
    merchant.use_defaults()

    merchant.open_rules("Apparel")
    colours = merchant.set_map("color", {"Classic Varsity Top": "Grey", "Striped Silk Blouse": "Red"}, field="Title")
    expect(colours).to_contain_text("2 of 6 mapped")
    colours.get_by_role("button", name="Take all 4 suggestions").click()
    expect(colours).to_contain_text("6 of 6 mapped")
    merchant.add_last("fabric_type", "Cotton")
    merchant.add_last("shirt_size.size_class", "Alpha")
    merchant.add_last("shirt_size.size", "One Size")
    merchant.save(4)

    merchant.open_rules("Apparel > Jackets")
    merchant.set_map(
        "color",
        {"Navy Sports Jacket": "Blue", "Soft Winter Jacket": "Black", "Olive Green Jacket": "Green"},
        field="Title",
    )
    merchant.set_fixed("fabric_type", "Polyester")
    merchant.save(2)
    merchant.open_rules_of_type("COAT")
    merchant.add_last("apparel_size.size_class", "Alpha")
    merchant.add_last("apparel_size.size", "One Size")
    merchant.save(2)

    merchant.open_rules("Apparel > Jumpers")
    merchant.set_fixed("color", "Yellow")
    merchant.add_last("item_type_keyword", "Fashion Sweatshirts")
    merchant.save(2)

    merchant.expect_all_valid(
        {"Apparel > Shirts": 3, "Apparel > Tops": 5, "Apparel > Jackets": 3, "Apparel > Jumpers": 1}
    )
    merchant.expect_problems(
        {
            NO_CATEGORY: (8, "category=none"),
            NO_TYPE.format("Shoes"): (1, "#category-"),
            "Color is missing.": (1, "attribute=color"),
            "Material is missing.": (1, "attribute=material"),
        }
    )
    merchant.expect_products(ready=12, incomplete=10)
    merchant.open_why("Yellow Wool Jumper")
    merchant.expect_line("Its category “Apparel > Jumpers” is SWEATSHIRT at Amazon.", "Done")
    merchant.expect_line("Everything that Amazon asks for is there.", "Done")
    merchant.open_why("LED High Tops")
    merchant.expect_line("The category “Shoes” has no product type", "Missing", "Choose a product type")
