"""The rule editor's page and its parts: who may do what, what is shown, each kind of rule saved, errors in place."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.amazon.shop import add_product, fill, make_clothing
from tradewind.amazon.listings.check import check_all_products
from tradewind.amazon.mapping.change import SetProductType, SetRule, save_mapping
from tradewind.amazon.models import AttributeRule, Listing
from tradewind.base.audit import TRADEWIND
from tradewind.store.models import Category, Product

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(connect_account: Callable[..., list[Any]], clock: Any) -> Any:
    """A shop with shirts in four colours, one of which Amazon does not know."""
    connection = fill(connect_account()[0], make_clothing())
    things = Category.objects.get(path="Clothing > Things")
    save_mapping(connection, [SetProductType(things.pk, "SHIRT")], actor=TRADEWIND)
    for number, colour in enumerate(["Navy", "navy", "Heather ash", "Blue"]):
        add_product(f"Shirt {number}", sku=f"shirt-{number}", category=things, options={"Color": colour, "Size": "M"})
    save_mapping(connection, [SetRule("color", map_of(Navy="Blue"), things.pk)], actor=TRADEWIND)
    check_all_products(connection.pk)
    return connection


def map_of(**values: str) -> list[dict[str, Any]]:
    return [{"kind": "map", "field": "option:Color", "values": values}]


@pytest.fixture
def category() -> Category:
    return Category.objects.get(path="Clothing > Things")


def at(connection: Any, part: str = "", **query: Any) -> str:
    told = "&".join(f"{key}={value}" for key, value in query.items())
    return f"/channels/amazon/connections/{connection.pk}/mapping/rules{part}?{told}"


def send(page: Client, address: str, **body: Any) -> Any:
    return page.post(address, json.dumps(body), content_type="application/json")


def text(response: Any) -> str:
    return response.content.decode()


def test_a_category_shows_what_is_asked_and_where_values_come_from(viewer_page: Client, shop: Any):
    page = text(viewer_page.get(at(shop, category=Category.objects.get(path="Clothing > Things").pk)))
    assert "is at Amazon" in page
    assert "from marketplace" in page
    assert "set here" in page
    assert "Color: “Heather ash” has no value at Amazon yet." in page
    assert "1 product waits for it." in page
    assert "marketplace_id" not in page
    assert "language_tag" not in page


def test_a_viewer_reads_and_an_operator_edits(viewer_page: Client, operator_page: Client, shop: Any):
    address = at(shop, product_type="SHIRT")
    assert "data-does" not in text(viewer_page.get(address))
    assert "Save changes" not in text(viewer_page.get(address))
    assert 'data-does="reset"' in text(operator_page.get(address))
    for part in ("/place", "/impact", "/save"):
        assert send(viewer_page, at(shop, part, product_type="SHIRT"), path="color").status_code == 403


def test_the_page_costs_the_same_however_many_products_and_rules(
    viewer_page: Client, shop: Any, category: Category, django_assert_num_queries: Any
):
    address = at(shop, category=category.pk)
    viewer_page.get(address)
    with django_assert_num_queries(18):
        viewer_page.get(address)
    for number in range(3):
        add_product(f"More {number}", sku=f"more-{number}", category=category)
    rules = [SetRule(path, [{"kind": "fixed", "value": "x"}], category.pk) for path in ("style", "brand", "size")]
    save_mapping(shop, rules, actor=TRADEWIND)
    with django_assert_num_queries(18):
        viewer_page.get(address)


def test_the_first_product_type_is_shown_when_none_is_named(viewer_page: Client, shop: Any):
    assert viewer_page.get(at(shop)).headers["Location"].endswith("?product_type=PRODUCT")
    chosen = viewer_page.get(at(shop, at="category:5"))
    assert chosen.headers["Location"].endswith("?category=5")
    assert "No category has a product type yet" in text(_unmapped(viewer_page, shop))


def _unmapped(page: Client, shop: Any) -> Any:
    shop.category_mappings.all().delete()
    return page.get(at(shop))


def test_a_place_opens_with_the_rule_that_holds(operator_page: Client, shop: Any, category: Category):
    opened = text(send(operator_page, at(shop, "/place", category=category.pk), path="color"))
    assert "2 of 3 mapped" in opened
    assert opened.index('data-given="Heather ash"') < opened.index('data-given="Navy"')
    assert "Blue, as it is" in opened
    assert 'aria-label="Heather ash at Amazon"' in opened
    inherited = text(send(operator_page, at(shop, "/place", category=category.pk), path="item_name"))
    assert "Title with options" in inherited
    assert "Cut at bytes" in inherited


def test_several_values_are_filled_in_one_by_one_or_line_by_line(operator_page: Client, shop: Any):
    address = at(shop, "/place", product_type="SHIRT")
    lines = [{"kind": "fixed", "value": ["Warm", "Dry"]}]
    assert ">Warm\nDry</textarea>" in text(send(operator_page, address, path="bullet_point", source=lines))
    one = [{"kind": "fixed", "value": "Machine Wash"}]
    shown = text(send(operator_page, address, path="care_instructions", source=one))
    assert 'value="Machine Wash"' in shown
    assert shown.count('data-part="value"') == 2
    assert "{{" not in shown


def test_a_place_is_shown_as_it_will_be_once_reset(operator_page: Client, shop: Any, category: Category):
    shown = text(send(operator_page, at(shop, "/place", category=category.pk), path="color", reset=True))
    assert "from marketplace" in shown
    assert "once saved" in shown
    assert send(operator_page, at(shop, "/place", category=category.pk), path="no_such").status_code == 404


def test_half_written_sources_are_shown_as_they_are(operator_page: Client, shop: Any):
    address = at(shop, "/place", product_type="SHIRT")
    for source in (
        [{"kind": "map", "field": "", "values": 5, "transforms": 7}],
        [{"kind": "template", "template": ["x"], "transforms": [{"name": "cut_bytes"}, {"name": "no_such"}, 3]}],
        [{"kind": "fixed", "value": {"a": 1}}, {"kind": 9}, "junk"],
        [{"kind": "field", "field": "option:Gone"}],
    ):
        assert "data-place" in text(send(operator_page, address, path="color", source=source))


TEMPLATE = {
    "kind": "template",
    "template": "{{ brand }} {{ title }}",
    "transforms": [{"name": "cut_bytes", "limit": 9}],
}


@pytest.mark.parametrize(
    ("path", "source", "kept"),
    [
        ("brand", {"kind": "field", "field": "brand"}, {"kind": "field", "field": "brand"}),
        ("color", {"kind": "fixed", "value": "blue"}, {"kind": "fixed", "value": "Blue"}),
        ("country_of_origin", {"kind": "fixed", "value": "Portugal"}, {"kind": "fixed", "value": "PT"}),
        ("item_name", TEMPLATE, TEMPLATE),
        ("bullet_point", {"kind": "fixed", "value": ["Warm", "Dry"]}, {"kind": "fixed", "value": ["Warm", "Dry"]}),
        ("color", map_of(Navy="blue", Ash="grey")[0], map_of(Navy="Blue", Ash="Grey")[0]),
    ],
)  # fmt: skip
def test_each_kind_of_rule_is_saved(
    operator_page: Client, shop: Any, category: Category, path: str, source: Any, kept: Any
):
    changes = [{"path": path, "source": [source]}]
    answer = send(operator_page, at(shop, "/save", category=category.pk), changes=changes)
    assert (answer.status_code, answer.json()) == (200, {"saved": 1})
    assert AttributeRule.objects.get(category=category, attribute_path=path).source == [kept]


def test_rules_of_every_level_are_saved_and_reset(operator_page: Client, shop: Any, category: Category):
    product = Product.objects.get(key="shirt-0")
    changes = [{"path": "style", "source": [{"kind": "fixed", "value": "Casual"}]}]
    for level in ({"product_type": "SHIRT"}, {"category": category.pk}, {"product": product.pk}):
        assert send(operator_page, at(shop, "/save", **level), changes=changes).status_code == 200
    rows = AttributeRule.objects.filter(attribute_path="style")
    found = {(row.category_id, row.product_id) for row in rows}
    assert found == {(None, None), (category.pk, None), (None, product.pk)}
    send(operator_page, at(shop, "/save", product=product.pk), changes=[{"path": "style", "reset": True}])
    assert not AttributeRule.objects.filter(product=product).exists()


def test_errors_come_back_under_their_fields_and_nothing_is_saved(operator_page: Client, shop: Any, category: Category):
    before = AttributeRule.objects.count()
    changes = [
        {"path": "style", "source": [{"kind": "fixed", "value": "Casual"}]},
        {"path": "item_name", "source": [{"kind": "template", "template": "{{ title }}\n{% for x in y %}"}]},
        {"path": "color", "source": [{"kind": "fixed", "value": ""}]},
    ]
    answer = send(operator_page, at(shop, "/save", category=category.pk), changes=changes)
    assert answer.status_code == 422
    errors = answer.json()["errors"]
    assert set(errors) == {"item_name", "color"}
    assert errors["item_name"].startswith("Line 2:")
    assert AttributeRule.objects.count() == before


def test_an_attribute_that_is_gone_is_refused_at_its_path(operator_page: Client, shop: Any, category: Category):
    changes = [{"path": "no_such", "source": [{"kind": "fixed", "value": "x"}]}]
    answer = send(operator_page, at(shop, "/save", category=category.pk), changes=changes)
    assert answer.status_code == 422
    assert "no_such" in answer.json()["errors"]["no_such"]


def test_saving_says_beforehand_what_it_does(operator_page: Client, shop: Any, category: Category):
    changes = [{"path": "color", "source": map_of(Navy="Blue", **{"Heather ash": "Grey"})}]
    said = send(operator_page, at(shop, "/impact", category=category.pk), changes=changes).json()
    assert said["says"].startswith("Color: 1 value added to the map.")
    wrong = [{"path": "item_name", "source": [{"kind": "template", "template": "{{ nonsense }}"}]}]
    told = send(operator_page, at(shop, "/impact", category=category.pk), changes=wrong).json()
    assert "nonsense" in told["errors"]["item_name"]
    reset = send(operator_page, at(shop, "/impact", category=category.pk), changes=[{"path": "color", "reset": True}])
    assert "what is set here goes" in reset.json()["says"]


def test_the_preview_shows_unsaved_changes_in_words(viewer_page: Client, shop: Any, category: Category):
    def preview(**body: Any) -> str:
        return text(send(viewer_page, at(shop, "/preview", category=category.pk), sku="shirt-2", **body))

    assert "Color: “Heather ash” has no value at Amazon yet." in preview()
    assert "missing" in preview()
    changes = [{"path": "color", "source": map_of(**{"Heather ash": "grey"})}]
    assert '<span class="gets-value">Grey</span>' in preview(changes=changes)
    assert "19.90 USD" in preview()
    incomplete = [{"path": "color", "source": [{"kind": "fixed", "value": ""}]}]
    assert "1 change is not complete yet" in preview(changes=incomplete)


def test_a_value_is_explained_from_the_store_to_amazon(viewer_page: Client, shop: Any, category: Category):
    address = at(shop, "/explain", category=category.pk)
    told = text(send(viewer_page, address, sku="shirt-0", attribute="color", changes=[]))
    assert "Option: Color in the store" in told
    assert "Navy" in told
    assert "Amazon gets" in told
    assert send(viewer_page, address, sku="shirt-0", attribute="no_such").status_code == 404
    assert send(viewer_page, address, sku="no-such", attribute="color").status_code == 404


def test_products_and_values_are_found_by_typing(viewer_page: Client, shop: Any, category: Category):
    samples = text(viewer_page.get(at(shop, "/samples", category=category.pk, search="shirt 2")))
    assert 'data-sku="shirt-2"' in samples
    assert "shirt-1" not in samples
    choices = text(viewer_page.get(at(shop, "/choices", product_type="SHIRT", path="country_of_origin", search="port")))
    assert choices.strip().startswith('<option value="Portugal">')
    assert "Norway" not in choices


def test_an_attribute_is_shown_with_all_its_places(viewer_page: Client, shop: Any):
    shown = text(viewer_page.get(at(shop, "/attribute", product_type="SHIRT", name="shirt_size")))
    assert 'data-place="shirt_size.body_type"' in shown
    assert viewer_page.get(at(shop, "/attribute", product_type="SHIRT", name="no_such")).status_code == 404


@pytest.mark.parametrize(
    "body", ["", "5", "[]", '{"changes": 5}', '{"changes": [5]}', '{"changes": [{"path": ""}]}', "{"]
)
def test_what_cannot_be_read_is_refused_in_words(operator_page: Client, shop: Any, body: str):
    for part in ("/save", "/impact"):
        answer = operator_page.post(at(shop, part, product_type="SHIRT"), body, content_type="application/json")
        assert answer.status_code == 422


@pytest.mark.parametrize("query", ["category=999999", "product=999999", "product_type=NO_SUCH"])
def test_levels_that_are_not_there(viewer_page: Client, shop: Any, query: str):
    assert viewer_page.get(f"{at(shop)}{query}").status_code == 404


def test_the_tab_of_a_product_shows_what_amazon_gets_of_the_variant_on_top(viewer_page: Client, shop: Any):
    product = Product.objects.get(key="shirt-0")
    product.variants.create(sku="shirt-0-b", currency="USD", price=3, position=1)
    check_all_products(shop.pk)
    Listing.objects.filter(sku="shirt-0").update(state=Listing.State.READY)
    page = text(viewer_page.get(f"/store/products/{product.pk}/amazon"))
    assert '<option value="shirt-0" selected>' in page
    assert 'data-sku="shirt-0" data-view' in page
