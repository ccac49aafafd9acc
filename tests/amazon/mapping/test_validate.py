"""Problems with a product's attributes, in the sentences that merchants read."""

import contextlib
import json
import socket
import time

import pytest

from tradewind.amazon.mapping.schema.validate import compile_schema, find_problems
from tradewind.amazon.mapping.schema.wording import describe_problem

from .samples import GOOD, TEXT, changed, entry, plain

SCHEMA = compile_schema(TEXT)


def tell(attributes):
    return [(one.path, describe_problem(one)) for one in find_problems(SCHEMA, attributes)]


def test_good_attributes_have_no_problem():
    assert tell(GOOD) == []


CASES = [
    (changed(brand=None), "/brand", "Brand is missing."),
    (
        changed(bullet_point=[entry(str(n)) for n in range(6)]),
        "/bullet_point",
        "Bullet points: 6 given, Amazon takes at most 5 for en_US.",
    ),
    (
        changed(item_name=[entry("x" * 31)]),
        "/item_name/0/value",
        "Item Name has 31 characters, Amazon takes at most 30.",
    ),
    (changed(item_name=[entry("ü" * 21)]), "/item_name/0/value", "Item Name has 42 bytes, Amazon takes at most 40."),
    (changed(brand=[entry("A")]), "/brand/0/value", "Brand has 1 bytes, Amazon wants at least 2."),
    (changed(color=[entry(7)]), "/color/0/value", "Color: “7” is not a text."),
    (
        changed(condition_type=plain("broken")),
        "/condition_type/0/value",
        "Condition: “broken” is not one of Amazon's values.",
    ),
    (
        changed(number_of_items=plain("two")),
        "/number_of_items/0/value",
        "Number of items: “two” is not a whole number.",
    ),
    (changed(number_of_items=plain(0)), "/number_of_items/0/value", "Number of items is 0, Amazon wants at least 1."),
    (changed(batteries_required=plain(True)), "/num_batteries", "Number of batteries is missing."),
    (changed(item_weight=[{"value": 1.5}]), "/item_weight/0/unit", "Unit (Weight) is missing."),
    (changed(ean=None), "/ean", "One of these is needed: Barcode; Exemption."),
    (changed(tail="long"), "/tail", "Tail is not an attribute of this product type."),
    (changed(brand=[]), "/brand", "Brand: 0 given, Amazon wants at least 1."),
]


@pytest.mark.parametrize(("attributes", "path", "sentence"), CASES, ids=[case[2][:40] for case in CASES])
def test_each_problem_has_its_sentence_and_path(attributes, path, sentence):
    assert (path, sentence) in tell(attributes)


def test_languages_are_counted_apart():
    both = [entry(str(n), language_tag=tag) for n in range(5) for tag in ("en_US", "es_US")]
    assert tell(changed(bullet_point=both)) == []


def test_a_problem_is_told_once():
    twice = tell(changed(brand=[]))
    assert len(twice) == len(set(twice))


def test_what_is_no_schema_is_refused():
    with pytest.raises(ValueError, match="type"):
        compile_schema('{"type": 7}')


LOOP = {"properties": {name: {"$ref": "#/$defs/a"} for name in "abcdef"}}


@pytest.mark.parametrize(
    "document",
    [
        "[1]",
        "null",
        "[" * 100_000,
        '{"properties": {"a": {"enum": ["x"], "enumNames": 5}}}',
        '{"properties": {"a": {"maxUniqueItems": 1, "selectors": [{"b": 1}]}}}',
        '{"properties": {"a": {"maxUtf8ByteLength": "x"}}}',
        '{"properties": {"a": {"title": "\\ud800"}}}',
        '{"properties": {"a": {"$ref": "file:///etc/hostname"}}}',
        '{"properties": {"a": {"pattern": "("}}}',
        json.dumps({"$defs": {"a": LOOP}, **LOOP}),
    ],
    ids=lambda value: value[:60],
)
def test_what_is_no_schema_of_amazons_is_refused(document):
    with pytest.raises(ValueError):
        compile_schema(document)


def test_a_schema_never_makes_us_ask_anybody():
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        address = f"http://127.0.0.1:{somebody.getsockname()[1]}/schema.json"
        somebody.settimeout(0)
        for schema in ({"$ref": address}, {"$schema": address, "$id": "a"}, {"if": {"$ref": address}, "then": {}}):
            with contextlib.suppress(ValueError):
                compile_schema(json.dumps({"properties": {"a": schema}}))
        with pytest.raises(BlockingIOError):
            somebody.accept()


def test_a_schema_that_refers_to_itself_is_read():
    own = compile_schema(json.dumps({"$defs": {"a": {"allOf": [{"$ref": "#/$defs/a"}]}}, "$ref": "#/$defs/a"}))
    assert find_problems(own, {"x": 1}) == ()


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(?=(a+)+$)(a+)+b$", r"^(a+)+\1$"])
def test_a_pattern_takes_no_time(pattern):
    schema = compile_schema(json.dumps({"properties": {"a": {"pattern": pattern}}}))
    started = time.process_time()
    assert [one.code for one in find_problems(schema, {"a": "a" * 5000 + "!"})] == ["not_accepted"]
    assert time.process_time() - started < 5
