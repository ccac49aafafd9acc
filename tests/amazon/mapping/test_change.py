"""Changing a mapping: all or nothing, what inherits, what is missing afterwards."""

import pytest

from tests.amazon.shop import add_product
from tests.jobs import waiting_jobs
from tradewind.amazon.mapping import queries
from tradewind.amazon.mapping.change import (
    ResetRule,
    SetProductType,
    SetRule,
    fallback_change,
    save_mapping,
    use_defaults,
)
from tradewind.amazon.mapping.suggest import search_product_types, suggest_for_category
from tradewind.amazon.models import AttributeRule, CategoryMapping
from tradewind.base.audit import TRADEWIND
from tradewind.base.errors import NotFound, Refused

pytestmark = pytest.mark.django_db


def save(connection, *changes):
    save_mapping(connection, changes, actor=TRADEWIND)


def test_children_inherit_until_they_say_otherwise(connection, clothing):
    save(connection, SetProductType(clothing.parent_id, "SHIRT"))
    rows = {row.path: row for row in queries.list_categories(connection)}
    assert rows["Clothing > Things"].product_type == "SHIRT"
    assert (rows["Clothing > Things"].is_own, rows["Clothing > Things"].inherited_from) == (False, "Clothing")
    save(connection, SetProductType(clothing.pk, "HAT"))
    assert queries.list_categories(connection)[1].product_type == "HAT"
    save(connection, SetProductType(clothing.pk, ""))
    assert queries.list_categories(connection)[1].product_type == "SHIRT"


def test_nothing_is_written_when_one_change_is_refused(connection, clothing):
    with pytest.raises(NotFound) as refusal:
        save(connection, SetProductType(clothing.pk, "SHIRT"), SetProductType(clothing.parent_id, "NO_SUCH_TYPE"))
    assert refusal.value.code == "product_type_unknown"
    assert not CategoryMapping.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (SetRule("brand", []), "rule_invalid"),
        (SetRule("brand", [{"kind": "fixed", "value": "x"}], category_id=2**40), "category_unknown"),
        (SetRule("brand", [{"kind": "fixed", "value": "x"}], product_id=2**40), "product_unknown"),
        (SetRule("wheel_size_of_moon", [{"kind": "fixed", "value": "x"}]), "attribute_unknown"),
        (SetRule("", [{"kind": "fixed", "value": "x"}]), "attribute_unknown"),
    ],
)
def test_bad_rules_are_refused(connection, clothing, change, code):
    save(connection, SetProductType(clothing.pk, "SHIRT"))
    with pytest.raises(Refused) as refusal:
        save(connection, change)
    assert refusal.value.code == code
    assert not AttributeRule.objects.exists()


def test_the_name_of_a_browse_category_can_be_taken_away(connection, clothing):
    save(connection, SetProductType(clothing.pk, "SHIRT", "", "Polo Shirts"))
    assert CategoryMapping.objects.get().browse_category_name == "Polo Shirts"
    save(connection, SetProductType(clothing.pk, "SHIRT"))
    assert CategoryMapping.objects.get().browse_category_name == ""


def test_what_is_missing_shrinks_and_products_are_checked_again(connection, clothing):
    add_product("Kite", sku="kite", category=clothing)
    save(connection, SetProductType(clothing.pk, "PRODUCT"))
    connection.refresh_from_db()
    assert any("title" in words for words in connection.missing_settings)
    use_defaults(connection, actor=TRADEWIND)
    connection.refresh_from_db()
    assert connection.missing_settings == []
    assert "amazon.check_touched_products" in {job["name"] for job in waiting_jobs()}


def test_a_fallback_keeps_what_comes_from_the_product(connection, clothing):
    use_defaults(connection, actor=TRADEWIND)
    save(connection, fallback_change(connection, "brand", "Kites & Co", category_id=clothing.pk))
    rule = AttributeRule.objects.get(category=clothing)
    assert rule.source == [{"kind": "field", "field": "brand"}, {"kind": "fixed", "value": "Kites & Co"}]
    save(connection, ResetRule("brand", clothing.pk))
    assert not AttributeRule.objects.filter(category=clothing).exists()


def test_amazon_suggests_product_types(connection):
    assert "SHIRT" in {one.product_type for one in search_product_types(connection, keywords="shirt")}
    found = suggest_for_category(connection, name="Things", product_title="Blue hoodie")
    assert found[0].product_type == "SWEATSHIRT"


def test_explaining_a_sku(connection, clothing):
    add_product("Kite", sku="kite", category=clothing)
    save(connection, SetProductType(clothing.pk, "PRODUCT"))
    use_defaults(connection, actor=TRADEWIND)
    found = queries.explain(connection, "kite")
    told = {one.rule.path: queries.describe_origin(one) for one in found.origins}
    assert told["item_name"] == "Title with options, up to 200 bytes, from marketplace"
    assert found.problems == ()
    with pytest.raises(NotFound):
        queries.explain(connection, "no such")
