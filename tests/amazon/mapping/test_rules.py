"""Chains as they are kept, and what is refused."""

import pytest

from tradewind.amazon.mapping.defaults import (
    Answers,
    add_fallback,
    read_answers,
    suggest_answers,
    suggest_rules,
)
from tradewind.amazon.mapping.rules.rules import RuleInvalid, read_chain, write_source

COLOR = {"kind": "map", "field": "option:Color"}


@pytest.mark.parametrize(
    "chain",
    [
        None,
        [],
        "brand",
        [{"kind": "template", "text": "{{ brand }}"}],
        [{"kind": "template", "template": ""}],
        [{"kind": "template", "template": 7}],
        [{"kind": "template", "template": "{{ brand }"}],
        [{"kind": "template", "template": "a\x00"}],
        [{"kind": "template", "template": "x" * 5_001}],
        [{"kind": ["field"]}],
        [COLOR],
        [COLOR | {"values": {}}],
        [COLOR | {"values": ["Navy"]}],
        [COLOR | {"values": {"Navy": None}}],
        [COLOR | {"values": {"Navy": ["blue"]}}],
        [COLOR | {"values": {" ": "blue"}}],
        [COLOR | {"values": {"a\x00": "blue"}}],
        [COLOR | {"values": {"Navy": "blue", " navy ": "dark blue"}}],
        [COLOR | {"values": {str(number): "x" for number in range(5_001)}}],
        [{"kind": "field", "field": "brand", "transforms": [{"name": "strip_html", "limit": 3}]}],
        [{"kind": "field", "field": "brand", "transforms": [{"name": "case", "to": "camel"}]}],
        [{"kind": "field", "field": "brand", "transforms": [{"name": "convert", "from": "kg", "to": "cm"}]}],
        [{"kind": "field", "field": "brand", "transforms": [{"name": "replace", "this": "", "with": "x"}]}],
        [{"kind": "field", "field": "brand", "transforms": [{"name": "strip_html"}] * 21}],
        [{"kind": "field", "field": "nothing"}],
        [{"kind": "field", "field": "brand", "default": "x"}],
        [{"kind": "field", "field": "brand", "transforms": "strip_html"}],
        [{"kind": "field", "field": "brand", "transforms": [{"name": "eval"}]}],
        [{"kind": "field", "field": "brand", "transforms": [{"name": "cut_bytes"}]}],
        [{"kind": "field", "field": "brand", "transforms": [{"name": "cut_bytes", "limit": True}]}],
        [{"kind": "field", "field": "option:"}],
        [{"kind": "fixed", "value": ""}],
        [{"kind": "fixed", "value": {"a": 1}}],
        [{"kind": "fixed", "value": "x" * 20_000}],
        [{"kind": "fixed", "value": 1}] * 11,
    ],
    ids=lambda chain: str(chain)[:50],
)
def test_what_is_no_chain_is_refused_with_a_sentence(chain):
    with pytest.raises(RuleInvalid, match=r"\.$"):
        read_chain(chain)


def test_a_chain_is_written_as_it_was_read():
    for chain in suggest_rules(suggest_answers("US"), country="US").values():
        assert [write_source(source) for source in read_chain(chain)] == chain


CHAIN = [
    {"kind": "template", "template": "{{ brand }} {{ title }}", "transforms": [{"name": "cut_bytes", "limit": 200}]},
    {
        "kind": "map",
        "field": "option:Color",
        "transforms": [{"name": "case", "to": "lower"}],
        "values": {"Navy": "blue", "Two": 2, "Yes": True, "Half": "0.5"},
    },
    {"kind": "field", "field": "weight_kg", "transforms": [{"name": "convert", "from": "kg", "to": "lb"}]},
    {"kind": "fixed", "value": ["a", 2, True]},
]


def test_all_kinds_are_written_as_they_were_read():
    written = [write_source(source) for source in read_chain(CHAIN)]
    assert written == CHAIN
    assert [list(one) for one in written] == [list(one) for one in CHAIN]


@pytest.mark.parametrize(
    ("chain", "place"),
    [
        ([], ""),
        ([{"kind": "fixed", "value": "x"}, 7], "1"),
        ([{"kind": "field", "field": "nothing"}], "0.field"),
        ([{"kind": "field", "field": "brand", "transforms": [{"name": "first", "limit": 0}]}], "0.transforms.0.limit"),
        ([{"kind": "template", "template": "{{ 1"}], "0.template"),
        ([COLOR | {"values": {"Navy": "\x00"}}], "0.values.Navy"),
        ([{"kind": "fixed", "value": "x", "vlaue": 1}], "0.vlaue"),
    ],
)
def test_a_fault_names_its_place(chain, place):
    with pytest.raises(RuleInvalid) as refusal:
        read_chain(chain)
    assert refusal.value.place == place


def test_answers_are_read_back_from_their_rules():
    given = Answers(brand="Northwind", country_of_origin="PT", stock_if_uncounted="", is_exempt_from_barcodes=True)
    kept = {path: read_chain(chain) for path, chain in suggest_rules(given, country="US").items()}
    assert read_answers(kept, suggest_answers("US")) == given


def test_a_fallback_replaces_the_one_before():
    chain = read_chain([{"kind": "field", "field": "brand"}, {"kind": "fixed", "value": "Generic"}])
    assert add_fallback(chain, "Northwind") == [
        {"kind": "field", "field": "brand"},
        {"kind": "fixed", "value": "Northwind"},
    ]


@pytest.mark.parametrize(
    "value",
    ["a\x00", "\x1b[0m", "\ud800", " ", "x" * 10_001, float("nan"), float("inf"), 10**18, None, [], [["a"]], {"a": 1}],
)
def test_a_fixed_value_that_no_database_or_feed_could_hold(value: object) -> None:
    with pytest.raises(RuleInvalid):
        read_chain([{"kind": "fixed", "value": value}])


@pytest.mark.parametrize("name", [[], {}, None, 1, "nonsense", "\x00", "option:\x00", "option:\ud800"])
def test_transforms_and_fields_that_do_not_exist(name: object) -> None:
    with pytest.raises(RuleInvalid):
        read_chain([{"kind": "field", "field": "brand", "transforms": [{"name": name}]}])
    with pytest.raises(RuleInvalid):
        read_chain([{"kind": "field", "field": name}])


@pytest.mark.parametrize(
    ("text", "shown"),
    [("{{ brand }}\n {{ title }}", "{{ brand }} {{ title }}"), ("x" * 60, "x" * 60), ("x" * 61, "x" * 59 + "…")],
)
def test_a_template_too_long_to_be_shown_says_that_it_goes_on(text, shown):
    (source,) = read_chain([{"kind": "template", "template": text}])
    assert source.describe() == f"Template “{shown}”"
