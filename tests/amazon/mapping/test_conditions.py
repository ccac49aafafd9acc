"""What Amazon asks for because of other values: if, then and else, wherever they stand."""

import json
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradewind.amazon.mapping.schema.conditions import Conditions
from tradewind.amazon.mapping.schema.validate import compile_schema
from tradewind.simulator.schemas.document import Wanted, build_document

from .samples import MARKETPLACE, SCHEMA, TEXT, changed, plain


def needs(schema, *present):
    return Conditions(schema).find_needed({name: [{"value": "x"}] for name in present})


def when(name, then, other=None):
    condition = {"if": {"required": [name]}, "then": then}
    return condition if other is None else {**condition, "else": other}


def want(*names):
    return {"required": list(names)}


def test_a_condition_holds_whether_the_product_has_what_it_asks_for_or_not():
    conditions = compile_schema(TEXT).conditions
    assert conditions.names == {"num_batteries"}
    assert conditions.find_needed(changed()) == ()
    assert conditions.find_needed(changed(batteries_required=plain(False))) == ()
    assert conditions.find_needed(changed(batteries_required=plain(True))) == ("num_batteries",)
    assert conditions.find_needed(changed(batteries_required=plain(True), num_batteries=plain(2))) == ("num_batteries",)


CASES = [
    (when("a", want("b")), ["a"], ("b",)),
    (when("a", want("b"), want("c")), [], ("c",)),
    ({"allOf": [when("a", want("b")), when("c", want("d", "e"))]}, ["a", "c"], ("b", "d", "e")),
    ({"allOf": [when("a", {"allOf": [want("b"), when("c", want("d"))]})]}, ["a", "c"], ("b", "d")),
    ({"allOf": [when("a", {"allOf": [want("b"), when("c", want("d"))]})]}, ["c"], ()),
    (when("a", when("b", when("c", want("d")), want("e"))), ["a"], ("e",)),
    (when("a", when("b", when("c", want("d")), want("e"))), ["a", "b", "c"], ("d",)),
    ({"allOf": [{"allOf": [{"allOf": [when("a", want("b"))]}]}]}, ["a"], ("b",)),
    ({"required": ["a"], "allOf": [want("b")]}, ["a"], ()),
    ({"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"a": want("c")}}, ["a"], ("b", "c")),
    ({"$defs": {"more": want("b")}, "allOf": [when("a", {"$ref": "#/$defs/more"})]}, ["a"], ("b",)),
    ({"$defs": {"one": when("a", want("b"))}, "allOf": [{"$ref": "#/$defs/one"}]}, ["a"], ("b",)),
    ({"$defs": {"is": want("a")}, "if": {"$ref": "#/$defs/is"}, "then": want("b")}, ["a"], ("b",)),
    ({"$defs": {"ring": {"$ref": "#/$defs/ring"}}, "allOf": [{"$ref": "#/$defs/ring"}]}, ["a"], ()),
    (when("a", {"properties": {"b": {"required": ["c"]}}}), ["a"], ()),
    (when("a", {"anyOf": [want("b"), want("c")]}), ["a"], ()),
    (when("a", False, True), ["a"], ()),
    ({"allOf": [when("a", want("b")), when("c", want("b"))]}, ["a", "c"], ("b",)),
]


@pytest.mark.parametrize(("schema", "present", "expected"), CASES)
def test_conditions_are_found_where_they_stand(schema, present, expected):
    assert needs(schema, *present) == expected


def test_what_always_holds_is_required_and_no_condition():
    schema = deepcopy(SCHEMA)
    schema["allOf"].append({"required": ["color"], "allOf": [{"required": ["brand", "ean"]}]})
    compiled = compile_schema(json.dumps(schema))
    assert compiled.shape.required == ("item_name", "brand", "color", "ean")
    assert compiled.conditions.find_needed({}) == ()


def test_two_schemas_beside_each_other_do_not_mix():
    one, other = Conditions(when("a", want("b"))), Conditions(when("a", want("c")))
    assert [one.find_needed({"a": []}), other.find_needed({"a": []}), one.find_needed({})] == [("b",), ("c",), ()]


SHIRT = compile_schema(build_document(Wanted("SHIRT", MARKETPLACE, "en_US")).content)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["batteries_required", "batteries_included", "is_expiration_dated_product", "condition_type",
                         "parentage_level", "supplier_declared_dg_hz_regulation"]),
        st.sampled_from([True, False, "new_new", "used_good", "child", "parent", "ghs", "storage"]).map(plain),
    )
)  # fmt: skip
def test_what_is_needed_and_not_there_is_what_the_check_misses(attributes):
    needed = SHIRT.conditions.find_needed(attributes)
    missed = {
        error.kind.as_dict()["property"]
        for error in SHIRT.validator.iter_errors(attributes)
        if error.kind.name == "required" and not error.instance_path
    }
    assert set(needed) - set(attributes) - set(SHIRT.shape.required) <= missed
    asked_anyway = {*SHIRT.shape.required, *needed}
    assert missed <= asked_anyway
