"""The options and custom fields that the store's products really have."""

import pytest

from tests.amazon.shop import add_product, make_clothing
from tradewind.amazon.mapping.rules.fields_in_use import list_fields, list_values_in_use
from tradewind.store.models import Product

pytestmark = pytest.mark.django_db


@pytest.fixture
def products(db):
    clothing = make_clothing()
    add_product(
        "Kite", sku="kite", category=clothing, options={"Color": "Navy", "Size": "L"}, fields={"Material": "Nylon"}
    )
    add_product("Tee", sku="tee", category=clothing, options={"color": "Navy"}, fields={" ": "x", "x" * 101: "y"})
    add_product("Cap", sku="cap", options={"Color": "Heather ash"})
    Product.objects.filter(key="tee").update(fields={"material": "Cotton"}, brand="Saltmarsh", tags=["sun"])


def test_fields_come_with_the_most_used_first(products, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = list_fields()
    assert found[0].name == "title"
    assert [(one.label, one.used_count) for one in found if one.used_count] == [
        ("Option: Color", 3),
        ("Custom field: Material", 2),
        ("Option: Size", 1),
    ]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("option:color", [("Navy", 2), ("Heather ash", 1)]),
        ("custom:Material", [("Cotton", 1), ("Nylon", 1)]),
        ("brand", [("Northwind", 2), ("Saltmarsh", 1)]),
        ("category", [("Clothing > Things", 2)]),
        ("tags", [("sun", 1)]),
        ("title", []),
        ("option:Pattern", []),
    ],
)
def test_values_in_use(products, field, values):
    assert [(one.value, one.count) for one in list_values_in_use(field)] == values
