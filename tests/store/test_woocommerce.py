from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.store.files import codes, index_text, read_text, sample
from tradewind.store.catalog.index import index_file
from tradewind.store.catalog.sheet import open_sheet

HEAD = (
    "ID,Type,SKU,Name,Published,Description,Date sale price starts,Date sale price ends,In stock?,Stock,"
    "Weight (lbs),Sale price,Regular price,Categories,Tags,Images,Parent,"
    "Attribute 1 name,Attribute 1 value(s),Attribute 1 visible,Attribute 1 global,Meta: _hidden,Meta: shelf\n"
)


def test_the_real_export_is_read_whole() -> None:
    index = index_file(open_sheet(sample("woocommerce-sample-products.csv")))
    drafts = {draft.key: draft for draft in map(index.read, index.units)}
    assert (len(drafts), index.lines_total) == (15, 24)
    assert sum(len(draft.variants) for draft in drafts.values()) == 22
    assert not any(draft.problems for draft in drafts.values())
    hoodie = drafts["cc-hoodie"]
    assert hoodie.category == ("Clothing", "Hoodies")
    assert hoodie.values["option_names"] == ["Color", "Logo"]
    assert [(variant.sku, variant.values["options"], variant.values["sale_price"]) for variant in hoodie.variants] == [
        ("cc-hoodie-blue-logo", {"Color": "Blue", "Logo": "Yes"}, None),
        ("cc-hoodie-green-logo", {"Color": "Green", "Logo": "Yes"}, None),
        ("cc-hoodie-red-logo", {"Color": "Red", "Logo": "Yes"}, None),
        ("cc-hoodie-red", {"Color": "Red", "Logo": "No"}, Decimal(42)),
        ("cc-hoodie-green", {"Color": "Green", "Logo": "No"}, None),
        ("cc-hoodie-blue", {"Color": "Blue", "Logo": "No"}, None),
    ]
    assert {variant.values["price"] for variant in hoodie.variants} == {Decimal(45)}
    assert len(hoodie.values["images"]) == 4


def test_a_simple_product_of_the_real_export_in_full() -> None:
    index = index_file(open_sheet(sample("woocommerce-sample-products.csv")))
    beanie = index.read(next(unit for unit in index.units if unit.key == "cc-beanie"))
    assert beanie.line == 5
    assert beanie.category == ("Clothing", "Accessories")
    description = beanie.values.pop("description")
    assert description.startswith("Pellentesque habitant")
    assert beanie.values == {
        "title": "Beanie",
        "fields": {"Color": "Red", "Short description": "This is a simple product."},
        "option_names": [],
        "tags": [],
        "images": ["https://classiccommerce.cc/wp-content/downloads/sample-data-images/beanie.png"],
        "is_published": True,
    }
    (only,) = beanie.variants
    assert only.values == {
        "position": 0,
        "options": {},
        "price": Decimal(20),
        "sale_price": Decimal(18),
        "sale_starts_on": None,
        "sale_ends_on": None,
        "quantity": None,
        "weight_kg": None,
        "length_cm": None,
        "width_cm": None,
        "height_cm": None,
        "images": [],
    }


def test_what_cannot_be_sold_as_it_is_is_kept_and_flagged() -> None:
    index = index_file(open_sheet(sample("woocommerce-sample-products.csv")))
    fields = {draft.key: draft.values["fields"] for draft in map(index.read, index.units)}
    assert fields["cc-album"]["WooCommerce type"] == "simple, downloadable, virtual"
    assert fields["cc-logo-collection"]["Grouped products"] == "cc-hoodie-with-logo, cc-beanie-logo, cc-tshirt-logo"
    assert fields["cp-donation"]["External URL"] == "https://www.classicpress.net/donate/"
    assert fields["cc-hoodie-with-pocket"]["Visibility in catalog"] == "hidden"
    assert "WooCommerce type" not in fields["cc-hoodie"]


def test_an_option_left_open_is_told() -> None:
    index = index_file(open_sheet(sample("woocommerce-sample-products.csv")))
    tee = index.read(index.units[0])
    assert [variant.values["options"] for variant in tee.variants] == [
        {"Color": "Red"},
        {"Color": "Blue"},
        {"Color": "Green"},
    ]
    assert [(note.line, note.code) for note in tee.notes] == [
        (21, "option_any"),
        (19, "option_any"),
        (20, "option_any"),
    ]


def test_a_parent_may_come_later_and_be_named_by_its_id(tmp_path: Path) -> None:
    drafts = read_text(
        tmp_path,
        HEAD
        + "11,variation,V-1,Tee - Red,1,,,,1,parent,,,10,,,,id:10,Color,Red,,1,,\n"
        + "12,variation,,Tee - Blue,1,,,,0,,,,10,,,,id: 10,Color,Blue,,1,,\n"
        + '10,variable,TEE,Tee,1,,,,1,7,1,,,"Sale, Clothing > Tees, Clothing",,,,Color,"Red, Blue",1,1,x,B7\n'
        + "13,variation,V-3,Lost,1,,,,1,,,,10,,,,NOBODY,Color,Red,,1,,\n",
    )
    tee = drafts["TEE"]
    assert [(variant.sku, variant.values["quantity"]) for variant in tee.variants] == [("V-1", 7), ("wc-12", 0)]
    assert tee.category == ("Clothing", "Tees")
    assert tee.values["fields"] == {"Other categories": "Sale", "shelf": "B7"}
    assert tee.variants[0].values["weight_kg"] == Decimal("0.4536")
    assert codes(drafts["NOBODY"]) == {(5, "parent_missing")}


def test_lists_sales_and_escapes(tmp_path: Path) -> None:
    drafts = read_text(
        tmp_path,
        HEAD + '1,simple,S,\'=Sum of parts,-1,"One\\nTwo",2026-11-20 00:00:00,2026-11-30,1,4,,"8,50","1.010,00",'
        '"Nuts\\, bolts > Small","a, b",https://x.example/1.jpg,,Brand,Acme,1,1,,\n',
    )
    part = drafts["S"]
    assert (part.values["title"], part.values["description"]) == ("=Sum of parts", "One\nTwo")
    assert part.category == ("Nuts, bolts", "Small")
    assert (part.values["brand"], part.values["tags"], part.values["is_published"]) == ("Acme", ["a", "b"], False)
    values = part.variants[0].values
    assert (values["price"], values["sale_price"]) == (Decimal("1010"), Decimal("8.5"))
    assert (values["sale_starts_on"], values["sale_ends_on"]) == (date(2026, 11, 20), date(2026, 11, 30))


def test_a_sale_that_is_none_is_left_out_and_told(tmp_path: Path) -> None:
    draft = read_text(tmp_path, HEAD + "1,simple,S,Mug,1,,,,1,,,20,18,,,,,,,,,,\n")["S"]
    assert draft.variants[0].values["sale_price"] is None
    assert [(note.line, note.code) for note in draft.notes] == [(2, "sale_not_lower")]


def test_a_product_twice_and_one_without_variations(tmp_path: Path) -> None:
    index = index_text(
        tmp_path,
        HEAD
        + "1,simple,S,Mug,1,,,,1,,,,18,,,,,,,,,,\n"
        + "2,simple,S,Mug again,1,,,,1,,,,18,,,,,,,,,,\n"
        + "3,variable,V,Tee,1,,,,1,,,,,,,,,Color,Red,1,1,,\n"
        + ",simple,,Nobody,1,,,,1,,,,18,,,,,,,,,,\n",
    )
    found = [codes(index.read(unit)) for unit in index.units]
    assert found == [
        {(2, "sku_twice"), (3, "sku_twice"), (3, "product_twice")},
        {(4, "variations_missing")},
        {(5, "key_missing")},
    ]
