"""The validator against the Python package jsonschema on a small product type, with whatever comes."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tradewind.amazon.mapping.schema.validate import compile_schema, find_problems

from .oracle import read_oracle
from .samples import MARKETPLACE, SCHEMA, TEXT

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
THEIRS = read_oracle(SCHEMA)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(small)
def test_both_agree_on_a_small_type(attributes):
    assert (not find_problems(OURS, attributes)) == THEIRS.is_valid(attributes)
