"""The settings and rules of one connection as a document without any id of the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..rules.rules import Chain

Where = tuple[str, ...]
"""The keys that lead to a place: ("rules", "categories", "Clothing > Hats", "color")."""
SECTIONS = ("options", "product_types", "rules")
LEVELS = ("marketplace", "categories", "products")
Rules = Mapping[str, Chain]
"""The chain of each attribute path."""


@dataclass(frozen=True)
class Mapped:
    """What a category is at Amazon."""

    product_type: str
    browse_category: str = ""
    browse_category_name: str = ""


@dataclass(frozen=True)
class Document:
    """What a connection is set to. A section that is None is not spoken of; one that is there says everything.

    `rules` holds those of its levels that are spoken of: `marketplace` with one owner "", `categories` by path,
    `products` by key. `lines` are the file's, for whoever has to say where something stands.
    """

    marketplace: str = ""
    """Which it is for, as its name: Amazon.de; empty where that does not matter."""
    options: Mapping[str, Any] | None = None
    """As Options.as_data gives them, with `categories` by path in place of `category_ids`."""
    product_types: Mapping[str, Mapped] | None = None
    rules: Mapping[str, Mapping[str, Rules]] = field(default_factory=dict)
    lines: Mapping[Where, int] = field(default_factory=dict, compare=False)

    def line_of(self, where: Where) -> int:
        """Return the line of a place, or of the nearest key around it; 0 when it came from no file."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 0)


def name_categories(options: Mapping[str, Any], paths: Mapping[int, str]) -> dict[str, Any]:
    """Return options with the paths of the categories that they name by id; those that are gone fall away."""
    return _exchange(
        options, "category_ids", "categories", lambda ids: sorted(paths[one] for one in ids if one in paths)
    )


def number_categories(options: Mapping[str, Any], ids: Mapping[str, int]) -> dict[str, Any]:
    """Return options with the ids of the categories that they name by path, as the connection keeps them."""
    return _exchange(options, "categories", "category_ids", lambda paths: sorted(ids[one] for one in paths))


def _exchange(options: Mapping[str, Any], old: str, new: str, change: Any) -> dict[str, Any]:
    export = {
        (new if key == old else key): (change(value) if key == old else value)
        for key, value in options.get("export", {}).items()
    }
    return {key: (export if key == "export" else value) for key, value in options.items()}
