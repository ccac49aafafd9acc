from decimal import Decimal
from pathlib import Path

from tests.store.files import codes, index_text, read_text, sample
from tradewind.store.catalog.index import index_file
from tradewind.store.catalog.sheet import open_sheet

HEAD = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,"
    "Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Variant Compare At Price,Variant Barcode,"
    "Image Src,Image Position,Variant Image,Status\n"
)


def test_the_real_export_is_read_whole() -> None:
    index = index_file(open_sheet(sample("shopify-apparel.csv")))
    drafts = {draft.key: draft for draft in map(index.read, index.units)}
    assert (len(drafts), index.lines_total) == (20, 22)
    assert sum(len(draft.variants) for draft in drafts.values()) == 22
    assert not any(draft.problems for draft in drafts.values())
    shirt = drafts["ocean-blue-shirt"]
    assert shirt.line == 2
    assert shirt.values == {
        "title": "Ocean Blue Shirt",
        "description": "Ocean blue cotton shirt with a narrow collar and buttons down the front and long sleeves. "
        "Comfortable fit and tiled kalidoscope patterns.",
        "brand": "partners-demo",
        "tags": ["men"],
        "images": ["https://burst.shopifycdn.com/photos/young-man-in-bright-fashion_925x.jpg"],
        "option_names": [],
        "fields": {},
        "is_published": True,
    }
    (only,) = shirt.variants
    assert only.sku == "ocean-blue-shirt"
    assert only.values == {
        "position": 0,
        "options": {},
        "barcode": "",
        "price": Decimal(50),
        "sale_price": None,
        "quantity": 1,
        "weight_kg": None,
        "images": [],
    }


def test_variants_on_follow_up_lines_with_made_skus() -> None:
    index = index_file(open_sheet(sample("shopify-apparel.csv")))
    top = index.read(next(unit for unit in index.units if unit.key == "classic-varsity-top"))
    assert [(variant.line, variant.sku, variant.values["options"]) for variant in top.variants] == [
        (3, "classic-varsity-top.small", {"Size": "Small"}),
        (4, "classic-varsity-top.medium", {"Size": "Medium"}),
        (5, "classic-varsity-top.large", {"Size": "Large"}),
    ]
    assert top.values["option_names"] == ["Size"]
    assert [(note.line, note.code) for note in top.notes] == [(3, "sku_made"), (4, "sku_made"), (5, "sku_made")]


def test_compare_at_price_is_the_regular_price_of_a_sale(tmp_path: Path) -> None:
    drafts = read_text(
        tmp_path,
        HEAD
        + "a,A,,,,,true,Title,Default Title,,,A-1,250,3,15.00,20.00,'0123456789012,,,,active\n"
        + "b,B,,,,,true,Title,Default Title,,,B-1,0,,15.00,10.00,,,,,draft\n",
    )
    on_sale, regular = drafts["a"].variants[0].values, drafts["b"].variants[0].values
    assert (on_sale["price"], on_sale["sale_price"]) == (Decimal(20), Decimal(15))
    assert (regular["price"], regular["sale_price"]) == (Decimal(15), None)
    assert (on_sale["weight_kg"], on_sale["quantity"], on_sale["barcode"]) == (Decimal("0.25"), 3, "0123456789012")
    assert regular["quantity"] is None
    assert (drafts["a"].values["is_published"], drafts["b"].values["is_published"]) == (True, False)


def test_lines_with_only_an_image_add_it_in_its_place(tmp_path: Path) -> None:
    drafts = read_text(
        tmp_path,
        HEAD
        + "mug,Mug,,,Home,,true,Title,Default Title,,,M-1,,,9,,,https://x.example/2.jpg,2,,\n"
        + "mug,,,,,,,,,,,,,,,,,https://x.example/1.jpg,1,,\n"
        + "mug,,,,,,,,,,,,,,,,,file.jpg,3,,\n",
    )
    mug = drafts["mug"]
    assert len(mug.variants) == 1
    assert mug.values["images"] == ["https://x.example/1.jpg", "https://x.example/2.jpg"]
    assert mug.category == ("Home",)
    assert [(note.line, note.code) for note in mug.notes] == [(4, "image_not_an_address")]


def test_lines_of_a_product_may_stand_apart(tmp_path: Path) -> None:
    drafts = read_text(
        tmp_path,
        HEAD
        + "a,A,,,,,true,Size,S,Color,Red,A-S,,,9,,,,,,\n"
        + "b,B,,,,,true,Title,Default Title,,,B,,,9,,,,,,\n"
        + "a,,,,,,,,M,,Blue,A-M,,,9,,,,,,\n",
    )
    assert [variant.sku for variant in drafts["a"].variants] == ["A-S", "A-M"]
    assert drafts["a"].variants[1].values["options"] == {"Size": "M", "Color": "Blue"}


def test_the_column_names_of_2025_are_read(tmp_path: Path) -> None:
    drafts = read_text(
        tmp_path,
        "Title,URL handle,Description,Vendor,Product category,Type,Published on online store,Status,SKU,Barcode,"
        "Option1 name,Option1 value,Price,Compare-at price,Inventory quantity,Weight value (grams),Product image URL,"
        "Color (product.metafields.shopify.color-pattern)\n"
        "Mug,mug,<p>Hot</p>,Acme,Home & Garden > Kitchen,,TRUE,active,MUG-1,123,Title,Default Title,9.90,,7,300,"
        "https://x.example/mug.jpg,blue\n",
    )
    mug = drafts["mug"]
    assert mug.category == ("Home & Garden", "Kitchen")
    assert mug.values["fields"] == {"Color": "blue"}
    assert mug.variants[0].values["price"] == Decimal("9.90")
    assert mug.variants[0].values["weight_kg"] == Decimal("0.3")


def test_what_a_file_has_no_column_for_is_absent(tmp_path: Path) -> None:
    draft = read_text(tmp_path, "Handle,Title,Variant SKU,Variant Price\nmug,Mug,MUG,5\n")["mug"]
    assert set(draft.values) == {"title", "fields"}
    assert set(draft.variants[0].values) == {"position", "price", "sale_price"}


def test_problems_name_their_lines(tmp_path: Path) -> None:
    drafts = read_text(
        tmp_path,
        HEAD
        + "a,,,,,,true,Title,Default Title,,,A,x,many,-5,,5.01E+12,,,,\n"
        + "b,B,,,,,perhaps,Title,Default Title,,,B,,,99999999999,,,,,,\n",
    )
    assert codes(drafts["a"]) == {
        (2, "title_missing"),
        (2, "measure_invalid"),
        (2, "quantity_invalid"),
        (2, "price_negative"),
        (2, "barcode_shortened"),
    }
    assert codes(drafts["b"]) == {(3, "yes_invalid"), (3, "price_absurd")}


def test_the_same_options_twice_meet_in_one_made_sku(tmp_path: Path) -> None:
    index = index_text(tmp_path, HEAD + "a,A,,,,,true,Size,S,,,,,,9,,,,,,\n" + "a,,,,,,,,S,,,,,,9,,,,,,\n")
    assert codes(index.read(index.units[0])) == {(2, "sku_twice"), (3, "sku_twice")}
