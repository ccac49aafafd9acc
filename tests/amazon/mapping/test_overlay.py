"""Unsaved changes laid over what is saved come to the same as saving them."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.amazon.shop import add_product
from tradewind.amazon.mapping import queries
from tradewind.amazon.mapping.assess import Assessor
from tradewind.amazon.mapping.catalog import Catalog
from tradewind.amazon.mapping.change import ResetRule, SetProductType, SetRule, save_mapping, use_defaults
from tradewind.amazon.mapping.schema.schemas import need_schema
from tradewind.amazon.models import AttributeRule, MappingChange
from tradewind.base.audit import TRADEWIND
from tradewind.base.errors import Refused

pytestmark = pytest.mark.django_db

CHAINS = [
    [{"kind": "fixed", "value": "one"}],
    [{"kind": "fixed", "value": "two"}],
    [{"kind": "template", "template": "{{ title|upper }} {{ option.Color }}"}],
    [{"kind": "map", "field": "option:Color", "values": {"Navy": "blue"}}, {"kind": "field", "field": "title"}],
]
PATHS = ["brand", "brand.value", "color", "item_type_keyword", "item_weight.unit", "shirt_size.size"]


@pytest.fixture
def shop(connection, clothing):
    add_product("Kite", sku="kite", category=clothing, options={"Color": "Navy", "Size": "Large"})
    add_product("Bear", sku="bear", category=clothing.parent)
    save_mapping(connection, [SetProductType(clothing.parent_id, "SHIRT")], actor=TRADEWIND)
    use_defaults(connection, actor=TRADEWIND)
    need_schema(connection, "PRODUCT")
    return connection


def changes_of(categories, products):
    levels = st.one_of(
        st.just((None, None)),
        st.sampled_from(categories).map(lambda one: (one, None)),
        st.sampled_from(products).map(lambda one: (None, one)),
    )
    rules = st.builds(lambda path, chain, level: SetRule(path, chain, *level), st.sampled_from(PATHS),
                      st.sampled_from(CHAINS), levels)  # fmt: skip
    ends = st.builds(lambda path, level: ResetRule(path, *level), st.sampled_from(PATHS), levels)
    types = st.builds(
        SetProductType,
        st.sampled_from(categories),
        st.sampled_from(["SHIRT", "PRODUCT"]),
        st.sampled_from(["", "polo-shirts"]),
    )
    unmapped = st.builds(SetProductType, st.sampled_from(categories), st.just(""))
    return st.lists(st.one_of(rules, ends, types, unmapped), max_size=6)


def assess_all(connection, changes=()):
    assessor = Assessor(connection, Catalog(), changes)
    return [
        (one.facts.sku, one.product_type, one.attributes, one.problems, one.needed)
        for chunk in assessor.catalog.read()
        for one in map(assessor.assess, chunk)
    ]


def test_laying_over_comes_to_the_same_as_saving(shop, clothing):
    products = [queries.find_product_of(sku).pk for sku in ("kite", "bear")]
    unsaved = assess_all(shop)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(changes_of([clothing.pk, clothing.parent_id], products))
    def agree(changes):
        laid_over = assess_all(shop, changes)
        with transaction.atomic():
            before = MappingChange.objects.count()
            try:
                save_mapping(shop, changes, actor=TRADEWIND)
            except Refused as refusal:
                assert refusal.code in ("browse_category_unknown", "attribute_unknown")
            else:
                assert assess_all(shop) == laid_over
                if laid_over != unsaved:
                    assert MappingChange.objects.count() > before
            transaction.set_rollback(True)

    agree()


def test_a_rule_of_its_own_holds_for_a_products_every_variant_and_no_other(shop):
    product = queries.find_product_of("kite")
    changes = [SetRule("brand", CHAINS[0], None, product.pk)]
    found = {sku: attributes["brand"][0]["value"] for sku, _type, attributes, *_rest in assess_all(shop, changes)}
    assert found == {"kite": "one", "bear": "Northwind"}


def test_nothing_changed_touches_nothing(shop, clothing):
    MappingChange.objects.all().delete()
    saved_at = AttributeRule.objects.get(attribute_path="brand").updated_at
    use_defaults(shop, actor=TRADEWIND)
    save_mapping(shop, [SetProductType(clothing.parent_id, "SHIRT"), ResetRule("color", clothing.pk)], actor=TRADEWIND)
    assert not MappingChange.objects.exists()
    assert AttributeRule.objects.get(attribute_path="brand").updated_at == saved_at


def test_one_row_names_what_is_touched(shop, clothing):
    MappingChange.objects.all().delete()
    product = queries.find_product_of("bear")
    changes = [SetRule("brand", CHAINS[0], clothing.pk), SetRule("color", CHAINS[1], None, product.pk)]
    save_mapping(shop, changes, actor=TRADEWIND)
    (row,) = MappingChange.objects.all()
    assert (row.category_ids, row.product_ids) == ([clothing.pk], [product.pk])
