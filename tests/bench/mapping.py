"""Measures how long products take to become attributes that Amazon's schema accepts."""

from collections.abc import Callable, Iterator
from itertools import islice
from time import process_time
from typing import Any

from tradewind.amazon.mapping.build import Plan, build_attributes
from tradewind.amazon.mapping.facts import ProductFacts
from tradewind.amazon.mapping.validate import CompiledSchema, find_problems

from .memory import measure_peak_mb
from .products import MARKET, make_products, plan_defaults, read_schema

SIZE = 20_000
_CHUNK = 500
_WARM_UP = 100


def measure(size: int = SIZE) -> dict[str, float]:
    """Return the figures of mapping `size` products.

    Counted is the processor's time, for others may use the machine; both sides of the ratio take turns, chunk by
    chunk, so that a machine that gets slower slows both.
    """
    schema = read_schema()
    plan = plan_defaults(schema)
    _map(list(make_products(_WARM_UP)), plan, schema)
    spent = bare = 0.0
    for chunk in _chunks(size):
        started = process_time()
        documents = _map(chunk, plan, schema)
        mapped = process_time()
        for document in documents:
            schema.validator.is_valid(document)
        spent, bare = spent + mapped - started, bare + process_time() - mapped
    figures = {"mapping_products_per_s": size / spent, "mapping_ratio_to_validation": spent / bare}
    peak = measure_peak_mb("mapping", size)
    return figures if peak is None else {**figures, "mapping_peak_mb": peak}


def prepare_work(size: int) -> Callable[[], None]:
    """Return what memory is measured of: reading the schema, then mapping `size` products and keeping none."""

    def work() -> None:
        schema = read_schema()
        plan = plan_defaults(schema)
        for chunk in _chunks(size):
            _map(chunk, plan, schema)

    return work


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
