"""The validator and the package jsonschema agree on listings of every product type, valid and broken.

The suite holds some hundred listings of each against both; `make agree` holds 2,000 and more, and says how many.
"""

import os
from collections import Counter
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tradewind.amazon.mapping.schema.validate import find_problems
from tradewind.amazon.mapping.schema.wording import describe_problem
from tradewind.simulator.schemas.product_types import PRODUCT_TYPES

from .breaking import BREAKS, break_one
from .jargon import find_jargon
from .made_listings import MadeListings
from .oracle import read_oracle

LISTINGS = int(os.environ.get("TRADEWIND_AGREE", "0"))
EXAMPLES = (LISTINGS + 1) // 2 or 100
"""Each makes two listings: one as the schema asks for it, and one with a thing broken."""
PLACES = {"HAT": ("A1VC38T7YXB528", "ja_JP"), "COAT": ("A1PA6795UKMFR9", "de_DE")}


@cache
def both(product_type: str) -> tuple[MadeListings, Any]:
    made = MadeListings(product_type, *PLACES.get(product_type, ()))
    return made, read_oracle(made.schema)


@pytest.mark.parametrize("product_type", sorted(PRODUCT_TYPES))
def test_both_agree_and_every_problem_is_worded(product_type: str) -> None:
    made, oracle = both(product_type)
    seen: Counter[str] = Counter()

    def compare(listing: dict[str, Any]) -> bool:
        problems = find_problems(made.compiled, listing)
        assert (not problems) == oracle.is_valid(listing), listing
        for problem in problems:
            sentence = describe_problem(problem)
            assert not find_jargon(sentence), sentence
            assert problem.path.startswith("/") or not problem.path, problem
            seen[problem.code] += 1
        seen["valid" if not problems else "broken"] += 1
        return not problems

    @seed(20261123)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, 2**48), st.sampled_from(sorted(BREAKS)))
    def agree(number: int, how: str) -> None:
        chance = Random(f"{product_type} {number}")
        listing = made.make(chance)
        compare(listing)
        compare(break_one(made, listing, how, chance))

    agree()
    if LISTINGS:
        told = ", ".join(f"{code} {count}" for code, count in seen.most_common() if code not in ("valid", "broken"))
        print(f"\n{product_type}: {seen['valid']} valid, {seen['broken']} broken ({told})")
        assert seen["valid"] + seen["broken"] >= LISTINGS
    assert seen["valid"] > EXAMPLES * 0.6, "most listings have to be valid before one thing is broken"
    assert seen["broken"] > EXAMPLES * 0.3
