"""Breaks a single thing of a listing, each in the way that its place in the schema can be broken."""

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from .made_listings import WORDS, MadeListings

Json = dict[str, Any]
_STRANGE: tuple[Any, ...] = (None, 7, 7.5, True, "7", "", [], {}, ["x"], {"value": 1})


@dataclass(frozen=True)
class Spot:
    """One place in a listing: what holds it, under which key, and its schema."""

    holder: Any
    key: str | int
    node: Json

    @property
    def value(self) -> Any:
        return self.holder[self.key]

    def put(self, value: Any) -> None:
        self.holder[self.key] = value


def break_one(made: MadeListings, listing: Json, how: str, chance: Random) -> Json:
    """Return a copy of the listing with one thing broken, or the same where nothing can be broken this way."""
    broken = copy.deepcopy(listing)
    BREAKS[how](made, broken, chance)
    return broken


def _spots(made: MadeListings, listing: Json) -> list[Spot]:
    found = [Spot(listing, name, made.schema["properties"][name]) for name in sorted(listing)]
    return [below for one in found for below in _below(one)]


def _below(spot: Spot) -> Iterator[Spot]:
    yield spot
    if isinstance(spot.value, list) and "items" in spot.node:
        for position in range(len(spot.value)):
            yield from _below(Spot(spot.value, position, spot.node["items"]))
    elif isinstance(spot.value, dict):
        for name in spot.value:
            yield from _below(Spot(spot.value, name, spot.node["properties"][name]))


def _choose(made: MadeListings, listing: Json, chance: Random, fits: Callable[[Spot], bool]) -> Spot | None:
    found = [one for one in _spots(made, listing) if fits(one)]
    return chance.choice(found) if found else None


def _drop_attribute(made: MadeListings, listing: Json, chance: Random) -> None:
    del listing[chance.choice(sorted(listing))]


def _drop_property(made: MadeListings, listing: Json, chance: Random) -> None:
    spot = _choose(made, listing, chance, lambda one: isinstance(one.value, dict) and bool(one.value))
    if spot:
        del spot.value[chance.choice(sorted(spot.value))]


def _add_attribute(made: MadeListings, listing: Json, chance: Random) -> None:
    listing[chance.choice(["unicorn", "Item_Name", "", "größe"])] = [{"value": 1}]


def _add_property(made: MadeListings, listing: Json, chance: Random) -> None:
    spot = _choose(made, listing, chance, lambda one: isinstance(one.value, dict))
    if spot:
        spot.value[chance.choice(["unicorn", "values", "язык"])] = "x"


def _repeat(made: MadeListings, listing: Json, chance: Random) -> None:
    spot = _choose(made, listing, chance, lambda one: isinstance(one.value, list))
    if spot:
        most = spot.node.get("maxUniqueItems", spot.node.get("maxItems", 1))
        spot.put([copy.deepcopy(one) for _ in range(most + 1) for one in spot.value][: most + 1])


def _repeat_in_another_language(made: MadeListings, listing: Json, chance: Random) -> None:
    """Give as many as are taken, once for each of two languages, which is no fault."""
    spot = _choose(made, listing, chance, lambda one: "language_tag" in one.node.get("selectors", ()))
    if spot:
        entry, most = spot.value[0], spot.node["maxUniqueItems"]
        spot.put([{**entry, "language_tag": tag} for tag in ("en_US", "es_US") for _ in range(most)])


def _empty(made: MadeListings, listing: Json, chance: Random) -> None:
    spot = _choose(made, listing, chance, lambda one: isinstance(one.value, list | dict | str))
    if spot:
        spot.put(type(spot.value)())


def _lengthen(made: MadeListings, listing: Json, chance: Random) -> None:
    """Make a text one character too long."""
    spot = _choose(made, listing, chance, lambda one: "maxLength" in one.node)
    if spot:
        spot.put((chance.choice(WORDS) * (spot.node["maxLength"] + 1))[: spot.node["maxLength"] + 1])


def _fatten(made: MadeListings, listing: Json, chance: Random) -> None:
    """Fill a text with characters of many bytes, no more of them than are taken."""
    spot = _choose(made, listing, chance, _is_counted_in_bytes)
    if spot is None:
        name = "generic_keyword"
        listing[name] = [{"value": "", "language_tag": "en_US", "marketplace_id": made.marketplace_id}]
        spot = Spot(listing[name][0], "value", made.schema["properties"][name]["items"]["properties"]["value"])
    mark, size = chance.choice([("é", 2), ("漢", 3), ("🪁", 4), ("e\u0301", 3)])
    times = spot.node["maxUtf8ByteLength"] // size + chance.randint(0, 1)
    spot.put((mark * times)[: spot.node["maxLength"]])


def _is_counted_in_bytes(spot: Spot) -> bool:
    return "maxUtf8ByteLength" in spot.node and spot.node["maxUtf8ByteLength"] < 4 * spot.node["maxLength"]


def _misspell(made: MadeListings, listing: Json, chance: Random) -> None:
    spot = _choose(made, listing, chance, lambda one: "enum" in one.node and isinstance(one.value, str))
    if spot:
        spot.put(chance.choice([spot.value.upper() + "_", spot.value[:-1], "", WORDS[3]]))


def _disguise(made: MadeListings, listing: Json, chance: Random) -> None:
    """Put a value of another kind somewhere."""
    spot = chance.choice(_spots(made, listing))
    spot.put(copy.deepcopy(chance.choice(_STRANGE)))


def _overdo(made: MadeListings, listing: Json, chance: Random) -> None:
    spot = _choose(made, listing, chance, lambda one: "minimum" in one.node and "maximum" in one.node)
    if spot:
        lowest, highest = spot.node["minimum"], spot.node["maximum"]
        spot.put(chance.choice([lowest - 1, highest + 1, lowest - 0.5, highest + 0.5, float(highest), lowest + 0.5]))


def _disfigure(made: MadeListings, listing: Json, chance: Random) -> None:
    """Write an address or a date as nobody writes it."""
    spot = _choose(made, listing, chance, lambda one: _is_written(one.node) and isinstance(one.value, str))
    if spot:
        strange = ["ftp://example.com", "2026-02-30", "2026-2-1", "2026-02-01T25:00:00Z", "2026-02-01 10:00:00Z", "x"]
        spot.put(chance.choice(strange))


def _is_written(node: Json) -> bool:
    return any("pattern" in way or "format" in way for way in (node, *node.get("anyOf", ())))


def _say_more(made: MadeListings, listing: Json, chance: Random) -> None:
    """Make a condition hold without giving what it then asks for."""
    made.trigger(listing, chance)


BREAKS: dict[str, Callable[[MadeListings, Json, Random], None]] = {
    "attribute missing": _drop_attribute,
    "property missing": _drop_property,
    "attribute unknown": _add_attribute,
    "property unknown": _add_property,
    "too many": _repeat,
    "as many in each language": _repeat_in_another_language,
    "empty": _empty,
    "too long": _lengthen,
    "too many bytes": _fatten,
    "no choice": _misspell,
    "wrong kind": _disguise,
    "out of range": _overdo,
    "wrongly written": _disfigure,
    "condition": _say_more,
}
