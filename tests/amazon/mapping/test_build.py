"""From a product's facts and the rules that hold for it to Amazon's attributes."""

from dataclasses import replace
from decimal import Decimal

from tradewind.amazon.mapping.build import build_attributes, plan_rules
from tradewind.amazon.mapping.facts import Market, ProductFacts
from tradewind.amazon.mapping.rules.rules import Rule, RuleBook, read_chain
from tradewind.amazon.mapping.schema.validate import compile_schema, find_problems

from .samples import MARKETPLACE, TEXT, entry, plain

SCHEMA = compile_schema(TEXT)
MARKET = Market(MARKETPLACE, "Amazon.com", "en_US", "USD")
FACTS = ProductFacts(
    sku="kite-1",
    title="Kite",
    description="<p>Flies well. Folds small.</p>",
    brand="Northwind",
    options={"Color": "Blue", "Title": "Default Title"},
    barcode="4006381 333931",
    price=Decimal("19.90"),
    currency="USD",
    weight_kg=Decimal("0.250"),
    category_ids=(2, 1),
    product_id=9,
)


def field(name, *transforms):
    return {"kind": "field", "field": name, "transforms": list(transforms)}


def fixed(value):
    return {"kind": "fixed", "value": value}


def build(facts=FACTS, **chains):
    rules = [Rule(path.replace("__", "."), read_chain(chain)) for path, chain in chains.items()]
    plan = plan_rules(RuleBook(rules).rules_for(facts), SCHEMA.shape)
    return build_attributes(facts, plan, market=MARKET)


def test_marketplace_and_language_fill_themselves():
    assert build(item_name=[field("title_with_options")]).attributes == {"item_name": [entry("Kite, Blue")]}
    assert build(condition_type=[fixed("New")]).attributes == {"condition_type": plain("new_new")}


def test_the_first_source_with_a_value_wins():
    chain = [field("custom:Maker"), field("brand"), fixed("Generic")]
    assert build(brand=chain).attributes["brand"] == [entry("Northwind")]
    assert build(replace(FACTS, brand=""), brand=chain).attributes["brand"] == [entry("Generic")]
    built = build(brand=chain)
    assert [(one.rule.path, one.source.describe()) for one in built.origins] == [("brand", "Brand")]


def test_a_list_of_values_becomes_entries():
    chain = [field("description", {"name": "strip_html"}, {"name": "split_sentences"})]
    assert build(bullet_point=chain).attributes["bullet_point"] == [entry("Flies well."), entry("Folds small.")]


def test_nested_places_and_numbers():
    built = build(
        purchasable_offer__our_price__schedule__value_with_tax=[field("price")],
        item_weight__value=[field("weight_kg")],
        item_weight__unit=[fixed("kilograms")],
        number_of_items=[fixed("1")],
    )
    assert built.attributes == {
        "item_weight": [{"value": 0.25, "unit": "kilograms", "marketplace_id": MARKETPLACE}],
        "number_of_items": plain(1),
        "purchasable_offer": [
            {
                "our_price": [{"schedule": [{"value_with_tax": 19.9}]}],
                "marketplace_id": MARKETPLACE,
                "currency": "USD",
                "audience": "ALL",
            }
        ],
    }


def test_a_fixed_unit_never_goes_alone():
    built = build(
        replace(FACTS, weight_kg=None), item_weight__value=[field("weight_kg")], item_weight__unit=[fixed("kilograms")]
    )
    assert built.attributes == {}


def test_money_of_another_currency_is_never_sent():
    built = build(
        replace(FACTS, currency="EUR"), purchasable_offer__our_price__schedule__value_with_tax=[field("price")]
    )
    assert built.attributes == {}
    assert [(one.code, one.detail["given"], one.detail["wanted"]) for one in built.problems] == [
        ("other_currency", "EUR", "USD")
    ]


def test_stock_below_nothing_is_nothing():
    assert build(replace(FACTS, quantity=-4), number_of_items=[field("quantity")]).attributes[
        "number_of_items"
    ] == plain(0)


def test_what_the_type_lacks_is_passed_over():
    assert build(sleeve_length=[fixed("long")]).attributes == {}


def test_labels_are_taken_for_values_and_others_are_left_to_the_check():
    assert build(color=[field("option:color")]).attributes["color"] == [entry("blue")]
    built = build(condition_type=[fixed("Shiny")])
    assert [one.code for one in find_problems(SCHEMA, built.attributes) if one.attribute == "condition_type"] == [
        "not_a_choice"
    ]


def test_the_nearest_level_wins():
    chains = {"marketplace": 0, "category": 1, "product": 9}
    rules = [
        Rule("brand", read_chain([fixed(f"{level} {owner}")]), level, owner)
        for level, owner in [*chains.items(), ("category", 2)]
    ]

    def brand(facts, some):
        plan = plan_rules(RuleBook(some).rules_for(facts), SCHEMA.shape)
        return build_attributes(facts, plan, market=MARKET).attributes["brand"][0]["value"]

    assert brand(FACTS, rules) == "product 9"
    assert brand(replace(FACTS, product_id=8), rules) == "category 2"
    assert brand(replace(FACTS, product_id=8, category_ids=(1,)), rules) == "category 1"
    assert brand(replace(FACTS, product_id=8, category_ids=()), rules) == "marketplace 0"
