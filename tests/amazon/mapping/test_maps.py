"""Value maps: ours to Amazon's, what is Amazon's already, and what has no value there yet."""

import pytest

from tradewind.amazon.mapping.schema.wording import describe_problem

from .samples import plain
from .test_build import FACTS, build, fixed, replace

CONDITION = {"kind": "map", "field": "custom:State", "values": {"Fresh": "new_new", " Worn ": "Used, good"}}


def with_state(state):
    return replace(FACTS, fields={"State": state})


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Fresh", "new_new"),
        (" fresh ", "new_new"),
        ("worn", "used_good"),
        ("used, GOOD", "used_good"),
        ("new_new", "new_new"),
    ],
)
def test_a_value_is_looked_up(ours, theirs):
    assert build(with_state(ours), condition_type=[CONDITION]).attributes == {"condition_type": plain(theirs)}


def test_what_has_no_value_at_amazon_is_told_by_its_own_words():
    built = build(with_state("Heather ash"), condition_type=[CONDITION])
    assert built.attributes == {}
    assert [(one.code, one.path, describe_problem(one)) for one in built.problems] == [
        ("not_mapped", "/condition_type/value", "Condition: “Heather ash” has no value at Amazon yet.")
    ]


def test_what_comes_later_in_the_chain_stands_in():
    built = build(with_state("Heather ash"), condition_type=[CONDITION, fixed("New")])
    assert (built.attributes, built.problems) == ({"condition_type": plain("new_new")}, ())


def test_a_product_that_says_nothing_has_no_value_and_no_such_problem():
    assert build(with_state(" "), condition_type=[CONDITION]).problems == ()
    assert build(condition_type=[CONDITION]).problems == ()


def test_of_a_list_the_known_ones_count():
    built = build(with_state(["Fresh", "unheard of"]), condition_type=[CONDITION])
    assert built.attributes["condition_type"][0]["value"] == "new_new"
    assert built.problems == ()
    lost = build(with_state(["one", "two"]), condition_type=[CONDITION]).problems
    assert [one.detail["given"] for one in lost] == ["one, two"]


def test_a_template_that_cannot_be_filled_is_a_problem_of_the_product():
    built = build(item_name=[{"kind": "template", "template": "{{ title * 2 }}"}])
    assert [describe_problem(one) for one in built.problems] == [
        "Item Name: the template cannot be filled: “Kite” is not a number."
    ]


def test_money_of_another_currency_is_not_sent_through_a_template_either():
    facts = replace(FACTS, currency="EUR")
    built = build(facts, number_of_items=[{"kind": "template", "template": "{{ price|round }}"}])
    assert (built.attributes, [one.code for one in built.problems]) == ({}, ["other_currency"])
