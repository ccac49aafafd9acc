from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.store.files import codes, read_text


def test_one_line_a_variant_and_the_first_line_speaks_for_the_product(tmp_path: Path) -> None:
    drafts = read_text(
        tmp_path,
        "product,sku,title,description,brand,category,tags,price,sale_price,sale_starts_on,sale_ends_on,currency,"
        "quantity,barcode,weight_kg,images,variant_images,is_published,option:Color,option:Size,field:Material\n"
        "tee,T-R-S,Tee,Soft,Acme,Clothing > Tees,a|b,10,8,2026-11-20,2026-11-30,eur,5,9501101153000,0.2,"
        "https://x.example/1.jpg https://x.example/2.jpg,https://x.example/r.jpg,yes,Red,S,Cotton\n"
        "tee,T-B-S,,,,,,11,,,,EUR,0,,,,,,Blue,S,Linen\n",
    )
    tee = drafts["tee"]
    assert tee.values == {
        "title": "Tee",
        "fields": {"Material": "Cotton"},
        "option_names": ["Color", "Size"],
        "description": "Soft",
        "brand": "Acme",
        "tags": ["a", "b"],
        "images": ["https://x.example/1.jpg", "https://x.example/2.jpg"],
        "is_published": True,
    }
    assert tee.category == ("Clothing", "Tees")
    red, blue = tee.variants
    assert red.values == {
        "position": 0,
        "options": {"Color": "Red", "Size": "S"},
        "currency": "EUR",
        "price": Decimal(10),
        "sale_price": Decimal(8),
        "sale_starts_on": date(2026, 11, 20),
        "sale_ends_on": date(2026, 11, 30),
        "barcode": "9501101153000",
        "quantity": 5,
        "images": ["https://x.example/r.jpg"],
        "weight_kg": Decimal("0.2"),
    }
    assert blue.values["fields"] == {"Material": "Linen"}
    assert (blue.values["quantity"], blue.values["price"]) == (0, Decimal(11))


def test_sku_and_title_are_enough(tmp_path: Path) -> None:
    draft = read_text(tmp_path, "sku,title\nA-1,Mug\n")["A-1"]
    assert draft.values == {"title": "Mug", "fields": {}}
    assert draft.variants[0].values == {"position": 0}


def test_problems_name_their_lines(tmp_path: Path) -> None:
    drafts = read_text(
        tmp_path,
        "product,sku,title,price,currency,sale_ends_on,weight_kg\n"
        "p,A,,1,DOLLARS,tomorrow,-1\n"
        "p,,,1.00001,USD,,\n"
        "long,B," + "x" * 501 + ",1,USD,,\n",
    )
    assert codes(drafts["p"]) == {
        (2, "title_missing"),
        (2, "currency_invalid"),
        (2, "date_invalid"),
        (2, "measure_invalid"),
        (3, "sku_missing"),
        (3, "price_too_fine"),
    }
    assert codes(drafts["long"]) == {(4, "text_too_long")}


def test_formulas_are_text(tmp_path: Path) -> None:
    draft = read_text(tmp_path, "sku,title,field:Note\n'=1+1,=cmd|'/C calc'!A0,@SUM(A1)\n")["=1+1"]
    assert draft.values["title"] == "=cmd|'/C calc'!A0"
    assert draft.values["fields"] == {"Note": "@SUM(A1)"}
