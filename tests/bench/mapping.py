"""Measures how long products take to become attributes that Amazon's schema accepts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from time import process_time
from typing import Any

from tradewind.amazon.mapping.build import Plan, build_attributes
from tradewind.amazon.mapping.facts import ProductFacts
from tradewind.amazon.mapping.schema.validate import CompiledSchema, find_problems

from .memory import measure_peak_mb
from .products import MARKET, make_products, read_schema
from .twenty_rules import plan_twenty

SIZE = 100_000
_SMALL = 1_000
_PASSES = 10
"""So often the small catalog is mapped before the large one, and after it: once is over too soon to be compared."""
_CHUNK = 500
_WARM_UP = 100


@dataclass(frozen=True)
class _Spent:
    """Seconds of the processor: for mapping, and for nothing but validating the same documents."""

    mapping: float
    bare: float


def measure(size: int = SIZE) -> dict[str, float]:
    """Return the figures of mapping `size` products by twenty rules.

    Counted is the processor's time, for others may use the machine. Both sides of the ratio take turns, chunk by
    chunk, and a small catalog is mapped before and after the large one, so that a machine that slows slows all.
    """
    schema = read_schema()
    plan = plan_twenty(schema)
    _map(list(make_products(_WARM_UP)), plan, schema)
    small = min(_SMALL, size)
    before = [_spend(small, plan, schema).mapping for _ in range(_PASSES)]
    large = _spend(size, plan, schema)
    after = [_spend(small, plan, schema).mapping for _ in range(_PASSES)]
    cost_of_small = sum(before + after) / len(before + after) / small
    figures = {
        "mapping_products_per_s": size / large.mapping,
        "mapping_ratio_to_validation": large.mapping / large.bare,
        "mapping_cost_ratio": large.mapping / size / cost_of_small,
    }
    peak = measure_peak_mb("mapping", size)
    return figures if peak is None else {**figures, "mapping_peak_mb": peak}


def prepare_work(size: int) -> Callable[[], None]:
    """Return what memory is measured of: reading the schema, then mapping `size` products and keeping none."""

    def work() -> None:
        schema = read_schema()
        plan = plan_twenty(schema)
        for chunk in _chunks(size):
            _map(chunk, plan, schema)

    return work


def _spend(size: int, plan: Plan, schema: CompiledSchema) -> _Spent:
    spent = bare = 0.0
    for chunk in _chunks(size):
        started = process_time()
        documents = _map(chunk, plan, schema)
        mapped = process_time()
        for document in documents:
            schema.validator.is_valid(document)
        spent, bare = spent + mapped - started, bare + process_time() - mapped
    return _Spent(spent, bare)


def _map(chunk: list[ProductFacts], plan: Plan, schema: CompiledSchema) -> list[dict[str, Any]]:
    documents = []
    for facts in chunk:
        built = build_attributes(facts, plan, market=MARKET)
        find_problems(schema, built.attributes)
        documents.append(built.attributes)
    return documents


def _chunks(size: int) -> Iterator[list[ProductFacts]]:
    products = make_products(size)
    while chunk := list(islice(products, _CHUNK)):
        yield chunk
