"""A settings file applied: all of it or nothing, only what differs, through the same verbs as a page."""

import pytest

from tests.amazon.shop import fill
from tests.jobs import waiting_jobs
from tradewind.amazon.connections.options import read_options
from tradewind.amazon.mapping.file.apply import apply_document, find_drift, plan_document, read_file
from tradewind.amazon.mapping.file.copy import apply_copy, plan_copy
from tradewind.amazon.mapping.file.difference_words import describe_differences
from tradewind.amazon.mapping.file.document_write import write_document
from tradewind.amazon.mapping.file.live import load_shapes, name_places, read_live
from tradewind.amazon.models import AttributeRule, CategoryMapping
from tradewind.base.audit import Actor
from tradewind.base.errors import Conflict, Refused
from tradewind.base.models import AuditEntry
from tradewind.store.models import Category

pytestmark = pytest.mark.django_db
ANNA = Actor("anna@example.com")
EVERYTHING = frozenset({"options", "product_types", "rules"})


@pytest.fixture
def shop(connection, clothing, amazon, run_jobs):
    fill(connection, clothing)
    run_jobs()
    return connection


def state(connection):
    connection.refresh_from_db()
    rules = AttributeRule.objects.filter(connection=connection).order_by("pk")
    mapped = CategoryMapping.objects.filter(connection=connection).order_by("pk")
    return list(rules.values()), list(mapped.values()), connection.options


def test_what_was_exported_differs_in_nothing(shop):
    text = write_document(read_live(shop), comments=name_places(shop, read_live(shop)))
    assert "condition_type: new_new  # Item Condition" in text
    assert "Clothing: PRODUCT  # " in text
    document = read_file(text)
    assert find_drift(shop, document).differences == ()
    before = state(shop)
    assert apply_document(shop, document, actor=ANNA).differences == ()
    assert state(shop) == before
    assert waiting_jobs() == []


def change_of(shop, old, new):
    text = write_document(read_live(shop))
    assert old in text
    return read_file(text.replace(old, new))


def test_plan_shows_each_field_and_changes_nothing(shop):
    before = state(shop)
    plan = plan_document(shop, change_of(shop, "condition_type: new_new", "condition_type: used_good"))
    (row,) = describe_differences(plan.differences, load_shapes(shop))
    assert (row.group, row.name, row.before, row.after, row.kind) == (
        "Rules of all products",
        "Item Condition",
        "“New”",
        "“Used - Good”",
        "changed",
    )
    assert state(shop) == before
    assert waiting_jobs() == []


FILE = """\
tradewind: 1
marketplace: Amazon.com
options:
  export:
    selection: categories
    categories: [Clothing > Things]
    price: {percent: 10, rounding: .99}
product_types:
  Clothing: PRODUCT
  Clothing > Things: SHIRT
rules:
  categories:
    Clothing > Things:
      shirt_size.size: {field: "option:Size", transforms: [short_size]}
  products:
    thing-1:
      brand: Northwind Special
"""


def test_apply_sets_options_types_and_rules_at_once(shop, clothing):
    plan = apply_document(shop, read_file(FILE), actor=ANNA)
    shop.refresh_from_db()
    export = read_options(shop.options).export
    assert (export.selection, export.category_ids, str(export.price.percent)) == ("categories", (clothing.pk,), "10")
    assert CategoryMapping.objects.get(category=clothing).product_type == "SHIRT"
    assert AttributeRule.objects.get(product__key="thing-1").source == [{"kind": "fixed", "value": "Northwind Special"}]
    assert AttributeRule.objects.filter(product=None, category=None, attribute_path="brand").exists()
    assert find_drift(shop, read_file(FILE)).differences == ()
    assert AuditEntry.objects.get(action="settings.applied").detail == {
        "differences": len(plan.differences),
        "source": "file",
    }


def test_a_section_that_is_there_is_complete(shop):
    only = "tradewind: 1\nrules:\n  marketplace:\n    brand: {field: brand}\n"
    apply_document(shop, read_file(only), actor=ANNA)
    assert list(AttributeRule.objects.values_list("attribute_path", flat=True)) == ["brand"]
    assert CategoryMapping.objects.count() == 1
    apply_document(shop, read_file("tradewind: 1\nproduct_types:\n"), actor=ANNA)
    assert CategoryMapping.objects.count() == 0


def test_only_what_differs_is_written(shop):
    untouched = dict(AttributeRule.objects.exclude(attribute_path="condition_type").values_list("pk", "updated_at"))
    apply_document(shop, change_of(shop, "condition_type: new_new", "condition_type: used_good"), actor=ANNA)
    after = AttributeRule.objects.exclude(attribute_path="condition_type").values_list("pk", "updated_at")
    assert dict(after) == untouched
    assert AttributeRule.objects.get(attribute_path="condition_type").source[0]["value"] == "used_good"
    assert {job["name"] for job in waiting_jobs()} <= {"amazon.check_touched_products"}


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("Clothing > Things: SHIRT", "Clothing > Thing: SHIRT", 10, "The store has no category “Clothing > Thing”."),
        ("Things: SHIRT", "Things: SHIRTS", 10, "Amazon has no product type “SHIRTS” in this marketplace."),
        ("[Clothing > Things]", "[Clothes]", 6, "The store has no category “Clothes”."),
        ("    Clothing > Things:\n", "    Shoes:\n", 13, "The store has no category “Shoes”."),
        ("thing-1", "thing-9", 16, "The store has no product with the key “thing-9”."),
        (
            "brand: Northwind",
            "brandname: Northwind",
            17,
            "“brandname” is not an attribute of the product types in use.",
        ),
        ("shirt_size.size", "shirt_size.sizes", 14, "is not an attribute of the product types in use."),
        ("Amazon.com", "Amazon.de", 2, "The file is for Amazon.de, this connection is Amazon.com."),
        ("percent: 10", "amount: 0.005", 7, "decimals"),
        ("rules:", "colour_map: x\nrules:", 11, "Unknown key “colour_map”."),
        ("thing-1:", '"thing\\0":', 16, "Control characters"),
    ],
)
def test_what_cannot_be_is_refused_by_its_line_and_leaves_everything(shop, old, new, line, words):
    before = state(shop)
    assert old in FILE
    text = FILE.replace(old, new, 1)
    for act in (plan_document, lambda *given: apply_document(*given, actor=ANNA)):
        with pytest.raises(Refused) as refusal:
            act(shop, read_file(text))
        assert refusal.value.code == "file_invalid"
        assert refusal.value.message.startswith(f"Line {line}: ")
        assert words in refusal.value.fields[f"line {line}"]
        assert state(shop) == before
        assert waiting_jobs() == []


def test_rules_of_a_file_that_turns_to_offers_are_held_against_what_is_asked_of_offers(shop):
    text = "tradewind: 1\noptions:\n  export: {mode: offer}\nrules:\n  marketplace:\n    no_such_attribute: x\n"
    before = state(shop)
    with pytest.raises(Refused, match="Line 6: “no_such_attribute” is not an attribute"):
        apply_document(shop, read_file(text), actor=ANNA)
    assert state(shop) == before
    apply_document(shop, read_file(text.replace("no_such_attribute: x", "condition_type: new_new")), actor=ANNA)
    assert read_options(shop.options).export.mode == "offer"


def test_new_product_types_need_amazon_and_known_ones_do_not(shop, amazon):
    amazon.world.faults.add("F10", operation="getDefinitionsProductType")
    before = state(shop)
    with pytest.raises(Refused) as refusal:
        apply_document(shop, read_file(FILE), actor=ANNA)
    assert refusal.value.code == "amazon_away"
    assert state(shop) == before
    apply_document(shop, change_of(shop, "condition_type: new_new", "condition_type: used_good"), actor=ANNA)


def test_what_was_looked_at_is_what_is_applied(shop):
    document = change_of(shop, "condition_type: new_new", "condition_type: used_good")
    seen = plan_document(shop, document).digest
    AttributeRule.objects.filter(attribute_path="brand").delete()
    with pytest.raises(Conflict):
        apply_document(shop, document, actor=ANNA, seen=seen)
    apply_document(shop, document, actor=ANNA, seen=plan_document(shop, document).digest)


def test_value_maps_tell_only_the_values_that_differ(shop):
    first = [{"kind": "map", "field": "option:Color", "values": {"Navy": "blue", "Rust": "red"}}]
    AttributeRule.objects.create(
        connection=shop, category=Category.objects.get(name="Things"), attribute_path="color", source=first,
        updated_at="2026-11-23T12:00:00Z",
    )  # fmt: skip
    plan = find_drift(shop, change_of(shop, "Rust: red", "Rust: orange"))
    (row,) = describe_differences(plan.differences)
    assert (row.group, row.name) == ("Rules of “Clothing > Things”", "Color")
    assert (row.before, row.after) == ("Option: Color (Rust → red)", "Option: Color (Rust → orange)")


def test_copy_within_a_marketplace_takes_everything(shop, connect_account):
    other = connect_account("A1OUTLET22US09")[0]
    apply_document(shop, read_file(FILE), actor=ANNA)
    plan, left_out = plan_copy(shop, other, EVERYTHING)
    assert left_out == ()
    assert CategoryMapping.objects.filter(connection=other).count() == 0
    apply_copy(shop, other, EVERYTHING, actor=ANNA, seen=plan.digest)
    assert find_drift(other, read_live(shop)).differences == ()


def test_copy_takes_only_the_parts_chosen(shop, connect_account):
    other = connect_account("A1OUTLET22US09")[0]
    apply_copy(shop, other, frozenset({"product_types"}), actor=ANNA)
    assert CategoryMapping.objects.filter(connection=other).count() == 1
    assert not AttributeRule.objects.filter(connection=other).exists()
    for source, sections in ((shop, frozenset()), (other, EVERYTHING)):
        with pytest.raises(Refused) as refusal:
            plan_copy(source, other, sections)
        assert refusal.value.code == "copy_nothing"


def test_copy_between_marketplaces_names_what_is_left_out(shop, connect_account, amazon):
    canada = connect_account("A3NORTHWIND7US1", ("CA",))[0]
    apply_document(shop, read_file(FILE), actor=ANNA)
    amazon.control("POST", "/definitions", json={"product_type": "SHIRT", "absent_in": [canada.marketplace_id]})
    _plan, left_out = plan_copy(shop, canada, EVERYTHING)
    assert list(left_out) == [
        "Amounts, limits and rounding of prices are in USD there and in CAD here; they stay as they are.",
        "Amazon.ca has no product type SHIRT; 1 category stays as it is.",
        "No product type in use here has: Shirt size size. Their rules stay as they are.",
    ]
    apply_copy(shop, canada, EVERYTHING, actor=ANNA)
    canada.refresh_from_db()
    export = read_options(canada.options).export
    assert (str(export.price.percent), export.price.rounding) == ("10", "none")
    assert CategoryMapping.objects.get(connection=canada).product_type == "PRODUCT"
    assert not AttributeRule.objects.filter(connection=canada, attribute_path="shirt_size.size", product=None).exclude(
        category=None
    )
