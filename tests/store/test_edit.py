from decimal import Decimal
from typing import Any

import pytest

from tests.store.files import run_text
from tradewind.base.audit import Actor
from tradewind.base.errors import Conflict, NotFound, Refused
from tradewind.base.models import AuditEntry
from tradewind.store.catalog.categories import ensure_categories, remove_category, rename_category
from tradewind.store.catalog.drafts import VariantValues
from tradewind.store.catalog.edit import VariantEdit, edit_variant, edit_variants, set_category
from tradewind.store.catalog.models import Category, Product, ProductChange, Variant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
JO = Actor("jo@example.com")


@pytest.fixture(autouse=True)
def mugs() -> None:
    run_text("product,sku,title,price,sale_price,quantity,category\nmug,M-1,Mug,9.50,,4,Home\nmug,M-2,,12,8,,\n")


def _category(*path: str) -> Category:
    return ensure_categories([path])[path]


def test_price_and_stock_are_set_with_their_change_row() -> None:
    edit_variant("M-1", values=VariantValues(price=Decimal(11), quantity=0), actor=JO)
    change = ProductChange.objects.latest("id")
    assert (change.kind, change.actor, change.product_key) == ("changed", "jo@example.com", "mug")
    assert change.differences == [
        {"sku": "M-1", "field": "price", "before": "9.50", "after": "11.00"},
        {"sku": "M-1", "field": "quantity", "before": "4", "after": "0"},
    ]
    assert Variant.objects.values_list("price", "quantity").get(sku="M-1") == (11, 0)


def test_what_is_already_so_writes_nothing() -> None:
    before = ProductChange.objects.count()
    edit_variant("M-1", values=VariantValues(price=Decimal("9.5000")), actor=JO)
    assert ProductChange.objects.count() == before


def test_empty_means_unknown() -> None:
    edit_variant("M-1", values=VariantValues(price=None, quantity=None), actor=JO)
    assert Variant.objects.values_list("price", "quantity").get(sku="M-1") == (None, None)


@pytest.mark.parametrize(
    ("sku", "values", "field"),
    [
        ("M-1", {"price": Decimal(-1)}, "price"),
        ("M-1", {"price": Decimal(10) ** 9}, "price"),
        ("M-1", {"price": Decimal("1.00001")}, "price"),
        ("M-1", {"price": Decimal("NaN")}, "price"),
        ("M-2", {"price": Decimal(8)}, "price"),
        ("M-1", {"quantity": -1}, "quantity"),
        ("M-1", {"quantity": 10**12}, "quantity"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(sku: str, values: Any, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        edit_variant(sku, values=values, actor=JO)
    assert set(refusal.value.fields) == {field}
    assert Variant.objects.get(sku="M-1").price == Decimal("9.5")


def test_what_somebody_changed_meanwhile_is_not_overwritten() -> None:
    edit_variant("M-1", values=VariantValues(quantity=3), actor=Actor("amazon"))
    with pytest.raises(Conflict) as conflict:
        edit_variant("M-1", values=VariantValues(quantity=9), seen=VariantValues(quantity=4), actor=JO)
    assert conflict.value.fields == {"quantity": "It is 3 by now."}
    assert Variant.objects.get(sku="M-1").quantity == 3


def test_several_edits_are_all_or_none() -> None:
    edits = [
        VariantEdit("M-1", VariantValues(price=Decimal(11)), VariantValues()),
        VariantEdit("M-2", VariantValues(price=Decimal(-1)), VariantValues()),
    ]
    with pytest.raises(Refused):
        edit_variants(edits, actor=JO)
    assert Variant.objects.get(sku="M-1").price == Decimal("9.5")


def test_an_unknown_sku() -> None:
    with pytest.raises(NotFound):
        edit_variant("nobody", values=VariantValues(quantity=1), actor=JO)


def test_a_product_moves_to_another_category() -> None:
    product = Product.objects.get()
    kitchen = _category("Home", "Kitchen")
    set_category(product.pk, kitchen.pk, actor=JO)
    assert ProductChange.objects.latest("id").differences == [
        {"sku": "", "field": "category", "before": "Home", "after": "Home > Kitchen"}
    ]
    set_category(product.pk, None, actor=JO)
    assert Product.objects.get().category is None
    with pytest.raises(NotFound):
        set_category(product.pk, 10**15, actor=JO)


def test_a_renamed_category_takes_those_below_along() -> None:
    _category("Home", "Kitchen", "Mugs")
    _category("Homeware")
    home = Category.objects.get(path="Home")
    rename_category(home.pk, "House", actor=JO)
    assert list(Category.objects.values_list("path", flat=True)) == [
        "Homeware",
        "House",
        "House > Kitchen",
        "House > Kitchen > Mugs",
    ]
    assert AuditEntry.objects.latest("id").action == "category.renamed"
    with pytest.raises(Conflict):
        rename_category(home.pk, "Homeware", actor=JO)
    for name in ("", " ", "A > B", "A\0", "x" * 201):
        with pytest.raises(Refused):
            rename_category(home.pk, name, actor=JO)


def test_only_an_empty_category_can_be_removed() -> None:
    leaf = _category("Home", "Kitchen")
    with pytest.raises(Refused):
        remove_category(Category.objects.get(path="Home").pk, actor=JO)
    remove_category(leaf.pk, actor=JO)
    with pytest.raises(NotFound):
        remove_category(leaf.pk, actor=JO)
