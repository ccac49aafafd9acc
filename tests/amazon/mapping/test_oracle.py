"""The validator against the Python package jsonschema, extended with Amazon's keywords in its own way."""

import copy
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tradewind.amazon.mapping.validate import compile_schema, find_problems
from tradewind.simulator.schemas.document import Wanted, build_document

from .samples import MARKETPLACE, SCHEMA, TEXT

jsonschema_validators = jsonschema.validators


def _by_selectors(schema: dict[str, Any], entries: list[Any]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in entries:
        names = schema.get("selectors")
        chosen = {name: one.get(name) for name in names} if names is not None and isinstance(one, dict) else one
        key = json.dumps(chosen, sort_keys=True)
        counts[key] = counts.get(key, 0) + 1
    return counts


def max_unique(validator, limit, instance, schema):
    if isinstance(instance, list) and any(n > limit for n in _by_selectors(schema, instance).values()):
        yield jsonschema.ValidationError("too many")


def min_unique(validator, limit, instance, schema):
    if isinstance(instance, list) and min(_by_selectors(schema, instance).values(), default=0) < limit:
        yield jsonschema.ValidationError("too few")


def max_bytes(validator, limit, instance, schema):
    if isinstance(instance, str) and len(instance.encode()) > limit:
        yield jsonschema.ValidationError("too long")


def min_bytes(validator, limit, instance, schema):
    if isinstance(instance, str) and len(instance.encode()) < limit:
        yield jsonschema.ValidationError("too short")


Oracle = jsonschema_validators.extend(
    jsonschema.Draft201909Validator,
    {
        "maxUniqueItems": max_unique,
        "minUniqueItems": min_unique,
        "maxUtf8ByteLength": max_bytes,
        "minUtf8ByteLength": min_bytes,
    },
)


def _without_ids(schema: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key not in ("$schema", "$id")}


words = st.text(alphabet="abc éü漢🪁", max_size=20)
scalars = st.one_of(words, st.integers(-3, 40), st.booleans(), st.none(), st.sampled_from(["new_new", "blue"]))
entries = st.fixed_dictionaries(
    {},
    optional={
        "value": scalars,
        "marketplace_id": st.just(MARKETPLACE),
        "language_tag": st.sampled_from(["en_US", "es_US", "xx"]),
        "unit": st.sampled_from(["kilograms", "stones"]),
        "extra": scalars,
    },
)
small = st.dictionaries(
    st.sampled_from([*SCHEMA["properties"], "unknown"]),
    st.one_of(st.lists(entries, max_size=7), scalars),
    max_size=6,
)
OURS = compile_schema(TEXT)
THEIRS = Oracle(_without_ids(SCHEMA))


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(small)
def test_both_agree_on_a_small_type(attributes):
    assert (not find_problems(OURS, attributes)) == THEIRS.is_valid(attributes)


def _sample(node: dict[str, Any], root: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that mostly fit a place of the schema, and sometimes do not."""
    node = {**root["$defs"].get(node["$ref"].rsplit("/", 1)[1], {}), **node} if "$ref" in node else node
    if "anyOf" in node:
        return st.one_of(*(_sample(one, root) for one in node["anyOf"]))
    if "enum" in node:
        return (
            st.one_of(st.sampled_from(node["enum"]), words) if len(node["enum"]) > 1 else st.sampled_from(node["enum"])
        )
    kind = node.get("type")
    if kind == "object":
        fitting = {name: _sample(one, root) for name, one in node.get("properties", {}).items()}
        required = {name: one for name, one in fitting.items() if name in node.get("required", ())}
        return st.fixed_dictionaries(required, optional={k: v for k, v in fitting.items() if k not in required})
    if kind == "array":
        return st.lists(_sample(node["items"], root), min_size=1, max_size=2)
    plain = {"integer": st.integers(-1, 50), "number": st.integers(-1, 50), "boolean": st.booleans()}
    return plain.get(str(kind), st.one_of(words, st.just("x" * 300), st.just("https://example.com/a.jpg")))


@pytest.mark.parametrize("product_type", ["SHIRT", "BOOK", "NECKLACE"])
def test_both_agree_on_large_types(product_type):
    schema = json.loads(build_document(Wanted(product_type, MARKETPLACE, "en_US")).content)
    ours, theirs = compile_schema(json.dumps(schema)), Oracle(_without_ids(schema))
    names = [*schema["required"], *list(schema["properties"])[::7]]
    each = {name: _sample(schema["properties"][name], schema) for name in dict.fromkeys(names)}
    required = {name: each[name] for name in schema["required"]}
    optional = {name: one for name, one in each.items() if name not in required}
    whole = st.fixed_dictionaries(required, optional=optional)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(whole, st.sampled_from([None, *names]))
    def agree(attributes, dropped):
        made = copy.deepcopy(attributes)
        made.pop(dropped, None)
        assert (not find_problems(ours, made)) == theirs.is_valid(made)

    agree()
