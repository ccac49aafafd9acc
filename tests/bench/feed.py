"""Measures how long the messages of feeds take to be written, within Amazon's limits of a feed."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from time import process_time
from typing import Any

import orjson

from tradewind.amazon.listings.render import fits, make_message, measure_message, render_feed
from tradewind.amazon.mapping.build import build_attributes

from .memory import measure_peak_mb
from .products import MARKET, PRODUCT_TYPE, make_products, plan_defaults, read_schema

SIZE = 100_000
_DIFFERENT = 1_000
"""So many different products make up the messages, again and again."""
_READ_AT_ONCE = 1_000
_SELLER = "A3NORTHWIND7US1"
Message = dict[str, Any]
Numbered = tuple[int, Message]


def measure(size: int = SIZE) -> dict[str, float]:
    """Return the figures of rendering `size` messages, in the processor's time.

    Both sides of the ratio take turns, feed by feed, and in going first: who does finds the messages out of cache.
    """
    messages = _make_messages(min(size, _DIFFERENT))
    spent = bare = 0.0
    with tempfile.TemporaryDirectory(prefix="tradewind-bench-") as folder:
        file = Path(folder) / "feed.json"
        _write_bare(list(enumerate(messages)), file)
        for turn, feed in enumerate(_cut_feeds(islice(cycle(messages), size))):
            bare += _time(_write_bare, feed, file) if turn % 2 else 0
            spent += _time(_write_feed, feed, file)
            bare += 0 if turn % 2 else _time(_write_bare, feed, file)
    figures = {"feed_products_per_s": size / spent, "feed_ratio_to_orjson": spent / bare}
    peak = measure_peak_mb("feed", size)
    return figures if peak is None else {**figures, "feed_peak_mb": peak}


def prepare_work(size: int) -> Callable[[], None]:
    """Return what memory is measured of: `size` messages into one document, read a thousand at a time."""
    stored = [orjson.dumps(message) for message in _make_messages(min(size, _READ_AT_ONCE))]

    def work() -> None:
        with tempfile.TemporaryDirectory(prefix="tradewind-bench-") as folder:
            _write_feed(_read_stored(stored, size), Path(folder) / "feed.json")

    return work


def _time(write: Callable[[list[Numbered], Path], None], feed: list[Numbered], file: Path) -> float:
    started = process_time()
    write(feed, file)
    return process_time() - started


def _write_bare(feed: Sequence[Numbered], file: Path) -> None:
    with file.open("wb") as target:
        for _number, message in feed:
            target.write(orjson.dumps(message))


def _read_stored(stored: Sequence[bytes], size: int) -> Iterator[Numbered]:
    """Yield the messages as a database cursor gives them: so many decoded at once, and then the next."""
    for first in range(0, size, _READ_AT_ONCE):
        yield from enumerate([orjson.loads(content) for content in stored[: size - first]], first + 1)


def _make_messages(count: int) -> list[Message]:
    plan = plan_defaults(read_schema())
    messages = []
    for facts in make_products(count):
        attributes = build_attributes(facts, plan, market=MARKET).attributes
        content = {"productType": PRODUCT_TYPE, "requirements": "LISTING", "attributes": attributes}
        messages.append(make_message(facts.sku, content))
    return messages


def _cut_feeds(messages: Iterable[Message]) -> Iterator[list[Numbered]]:
    """Yield the messages numbered, in lists that each fit one feed."""
    feed: list[Numbered] = []
    size = 0
    for message in messages:
        next_size = measure_message(message)
        if not fits(messages=len(feed), size=size, next_size=next_size):
            yield feed
            feed, size = [], 0
        feed.append((len(feed) + 1, message))
        size += next_size
    yield feed


def _write_feed(messages: Iterable[Numbered], file: Path) -> None:
    with file.open("wb") as target:
        for piece in render_feed(seller_id=_SELLER, issue_locale="en_US", messages=messages):
            target.write(piece)
