"""The difference between what a connection is set to and what a document says, field by field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from .document import SECTIONS, Document, Mapped, Where


@dataclass(frozen=True)
class Difference:
    """One field that differs. None stands for what is not set."""

    where: Where
    before: Any
    after: Any

    @property
    def section(self) -> str:
        """Which section it belongs to."""
        return self.where[0]

    @property
    def kind(self) -> str:
        """`set`, `changed` or `reset`."""
        if self.before is None:
            return "set"
        return "reset" if self.after is None else "changed"

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {"where": list(self.where), "kind": self.kind, "before": self.before, "after": self.after}


def compare_documents(live: Document, wanted: Document) -> tuple[Difference, ...]:
    """Return what has to change for `live` to be as `wanted` says, in the order of the file's sections."""
    found = [
        *(_compare_options(live.options or {}, wanted.options) if wanted.options is not None else ()),
        *(_compare_types(live.product_types or {}, wanted.product_types) if wanted.product_types is not None else ()),
        *_compare_rules(live, wanted),
    ]
    return tuple(found)


def digest_of(differences: tuple[Difference, ...]) -> str:
    """Return a short mark of exactly these differences, so that what was looked at is what is applied."""
    told = [one.as_data() for one in differences]
    return sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def keep_sections(document: Document, sections: frozenset[str]) -> Document:
    """Return the document without the sections that are not wanted."""
    unknown = sections - set(SECTIONS)
    if unknown:
        raise ValueError(f"There are no sections {sorted(unknown)}.")
    return Document(
        marketplace=document.marketplace,
        options=document.options if "options" in sections else None,
        product_types=document.product_types if "product_types" in sections else None,
        rules=document.rules if "rules" in sections else {},
        lines=document.lines,
    )


def _compare_options(before: Any, after: Any, where: Where = ("options",)) -> Iterator[Difference]:
    if isinstance(after, Mapping):
        for key, value in after.items():
            inner = before.get(key) if isinstance(before, Mapping) else None
            yield from _compare_options(inner, value, (*where, key))
    elif before != after:
        yield Difference(where, before, after)


def _compare_types(before: Mapping[str, Mapped], after: Mapping[str, Mapped]) -> Iterator[Difference]:
    for path in sorted(before.keys() | after.keys()):
        old, new = before.get(path), after.get(path)
        if old != new:
            yield Difference(("product_types", path), _as_data(old), _as_data(new))


def _as_data(mapped: Mapped | None) -> Any:
    if mapped is None:
        return None
    if not (mapped.browse_category or mapped.browse_category_name):
        return mapped.product_type
    return {
        "product_type": mapped.product_type,
        "browse_category": mapped.browse_category,
        "browse_category_name": mapped.browse_category_name,
    }


def _compare_rules(live: Document, wanted: Document) -> Iterator[Difference]:
    for level, owners in wanted.rules.items():
        known = live.rules.get(level, {})
        for owner in sorted(known.keys() | owners.keys()):
            before, after = known.get(owner, {}), owners.get(owner, {})
            place: Where = ("rules", level, owner) if owner or level != "marketplace" else ("rules", level)
            for path in sorted(before.keys() | after.keys()):
                if before.get(path) != after.get(path):
                    yield Difference((*place, path), before.get(path), after.get(path))
