"""The whole way of a value, from what the store says to what Amazon gets."""

import pytest

from tests.amazon.shop import add_product
from tradewind.amazon.mapping import queries
from tradewind.amazon.mapping.build import plan_rules
from tradewind.amazon.mapping.change import SetProductType, SetRule, save_mapping, use_defaults
from tradewind.amazon.mapping.explain import explain_attribute
from tradewind.amazon.mapping.explain_words import tell_attribute
from tradewind.amazon.mapping.rules.rules import Rule, RuleBook, read_chain
from tradewind.base.audit import TRADEWIND
from tradewind.base.errors import NotFound, Refused

from .test_build import FACTS, SCHEMA, field, fixed, replace


def tell(attribute, facts=FACTS, offered=None, offer_steps=None, **chains):
    rules = [Rule(path.replace("__", "."), read_chain(chain)) for path, chain in chains.items()]
    plan = plan_rules(RuleBook(rules).rules_for(facts), SCHEMA.shape)
    explained = explain_attribute(attribute, plan, store=facts, offered=offered or facts, offer_steps=offer_steps or {})
    return tell_attribute(explained, sent=[{}], problems=[])


def lines(told, attempt=0):
    return [(one.words, one.value) for one in told.places[0].attempts[attempt].moves]


def test_each_change_is_shown_with_what_there_is_after_it():
    told = tell(
        "item_name",
        item_name=[field("description", {"name": "strip_html"}, {"name": "cut_bytes", "limit": 11}), fixed("Kite")],
    )
    assert lines(told) == [
        ("Description in the store", "<p>Flies well. Folds small.</p>"),
        ("without HTML", "Flies well. Folds small."),
        ("up to 11 bytes", "Flies well."),
    ]
    place = told.places[0]
    assert (place.title, place.level, place.sent) == ("Item Name", "from marketplace", "Flies well.")
    assert [(one.is_asked, one.is_used, one.gives) for one in place.attempts] == [
        (True, True, "Flies well."),
        (False, False, ""),
    ]


COLORS = {"kind": "map", "field": "option:Color", "values": {"Navy": "blue"}}


@pytest.mark.parametrize(
    ("color", "last"),
    [("navy", ("Value map", "blue")), ("Blue", ("Not in the value map, but one of Amazon's values", "blue"))],
)
def test_a_map_shows_what_it_found(color, last):
    told = tell("color", replace(FACTS, options={"Color": color}), color=[COLORS])
    assert lines(told) == [("Option: Color in the store", color), last]


def test_a_map_that_does_not_know_a_value_hands_on():
    told = tell("color", replace(FACTS, options={"Color": "Heather"}), color=[COLORS, fixed("mixed")])
    assert lines(told)[-1] == ("Not in the value map, and not one of Amazon's values", "")
    assert lines(told, 1) == [("Fixed value", "mixed")]
    assert told.places[0].sent == "mixed"


def test_a_template_shows_its_fields_and_why_it_fails():
    told = tell("item_name", item_name=[{"kind": "template", "template": "{{ brand }} {{ title|upper }}"}])
    assert lines(told) == [
        ("Brand in the store", "Northwind"),
        ("Title in the store", "Kite"),
        ("Template filled", "Northwind KITE"),
    ]
    failed = tell("item_name", item_name=[{"kind": "template", "template": "{{ title * 2 }}"}])
    assert lines(failed)[-1] == ("The template cannot be filled: “Kite” is not a number", "")


def test_labels_and_numbers_are_shown_as_amazon_writes_them():
    told = tell("condition_type", condition_type=[fixed("New")])
    assert lines(told) == [("Fixed value", "New"), ("As Amazon writes it", "new_new")]
    near = tell("condition_type", condition_type=[field("title", {"name": "nearest_choice"})])
    assert lines(near)[-1] == ("None of Amazon's values has anything in common with it", "")


def test_the_steps_of_a_price_stand_between():
    path = "purchasable_offer.our_price.schedule.value_with_tax"
    told = tell(
        "purchasable_offer",
        offered=replace(FACTS, price=FACTS.price * 2),
        offer_steps={"price": ["19.90 USD in the store", "+100 % = 39.80"]},
        **{path.replace(".", "__"): [field("price")]},
    )
    assert lines(told) == [
        ("Price in the store", "19.9"),
        ("Price and stock rule: 19.90 USD in the store, +100 % = 39.80", "39.8"),
    ]


def explain_words(told):
    return told.note, list(told.problems)


@pytest.mark.django_db
def test_every_attribute_of_a_product_is_explained(connection, clothing, django_assert_max_num_queries):
    add_product("Kite", sku="kite", category=clothing, options={"Color": "Navy"})
    save_mapping(connection, [SetProductType(clothing.pk, "SHIRT")], actor=TRADEWIND)
    use_defaults(connection, actor=TRADEWIND)
    with django_assert_max_num_queries(20):
        told = {one.attribute: one for one in queries.explain_values(connection, "kite")}
    found = queries.explain(connection, "kite")
    assert set(found.attributes) <= set(told)
    assert told["color"].sent == found.attributes["color"]
    assert explain_words(told["material"]) == ("No source gives a value, so nothing is sent.", [])
    assert explain_words(told["shirt_size"]) == ("", ["Shirt Size is missing."])
    assert told["item_weight"].note.startswith("Nothing is sent: what comes from the product")
    (one,) = queries.explain_values(connection, "kite", "no_such_attribute")
    assert one.note == "No rule fills this attribute."


@pytest.mark.django_db
def test_unsaved_changes_are_explained_and_nothing_is_kept(connection, clothing):
    add_product("Kite", sku="kite", category=clothing)
    save_mapping(connection, [SetProductType(clothing.pk, "SHIRT")], actor=TRADEWIND)
    change = SetRule("brand", [fixed("Saltmarsh")], clothing.pk)
    (told,) = queries.explain_values(connection, "kite", "brand", [change])
    assert (told.places[0].level, told.places[0].sent) == ("from Clothing > Things", "Saltmarsh")
    assert queries.explain(connection, "kite").attributes == {}


@pytest.mark.django_db
def test_what_cannot_be_saved_cannot_be_explained_either(connection, clothing):
    add_product("Kite", sku="kite")
    assert queries.explain_values(connection, "kite") == []
    with pytest.raises(NotFound) as refusal:
        queries.explain_values(connection, "no-such-kite")
    assert refusal.value.code == "sku_unknown"
    with pytest.raises(Refused) as refused:
        queries.explain(connection, "kite", [SetRule("brand", [{"kind": "template", "template": "{% for %}"}])])
    assert refused.value.code == "rule_invalid"
    assert list(refused.value.fields) == ["changes.0.source.0.template"]
