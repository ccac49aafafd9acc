"""Says differences of settings and rules in words: whose field it is, its name, before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ..rules.rules import Chain, read_chain
from ..rules.sources import label_of
from ..schema.shape import Shape, in_words
from .difference import Difference
from .document import Where


@dataclass(frozen=True)
class DifferenceRow:
    """One field that differs, in words; an empty value is nothing."""

    group: str
    name: str
    before: str
    after: str
    kind: str


def describe_differences(
    differences: Sequence[Difference], shapes: Sequence[Shape] = (), names: Mapping[Where, str] | None = None
) -> list[DifferenceRow]:
    """Return the differences in words; `shapes` are of the product types in use, `names` what people call places."""
    return [_describe(one, shapes, names or {}) for one in differences]


def _describe(one: Difference, shapes: Sequence[Shape], names: Mapping[Where, str]) -> DifferenceRow:
    if one.section == "options":
        path = ".".join(one.where[1:])
        name = str(_OPTIONS.get(path, in_words(path.replace(".", " "))))
        words = {key: str(said) for key, said in OPTION_VALUES.get(path, {}).items()}
        return DifferenceRow(_("Export & import"), name, _say(one.before, words), _say(one.after, words), one.kind)
    if one.section == "product_types":
        before, after = _say_mapped(one.before), _say_mapped(one.after)
        return DifferenceRow(_("Category mapping"), one.where[1], before, after, one.kind)
    _rules, level, *owner, path = one.where
    group = _("Rules of all products")
    if level == "categories":
        group = _("Rules of “%(name)s”") % {"name": owner[0]}
    elif level == "products":
        group = _("Rules of the product “%(name)s”") % {"name": names.get(one.where[:3]) or owner[0]}
    old, new = _only_changed(one.before, one.after)
    node = next((found for shape in shapes if (found := shape.find_leaf(path)) is not None), None)
    labels = {str(choice.value): choice.label for choice in node.entry.choices} if node else {}
    return DifferenceRow(group, _title(path, shapes), _say_chain(old, labels), _say_chain(new, labels), one.kind)


def _say_chain(chain: Chain | None, labels: Mapping[str, str]) -> str:
    """Return a rule's chain in words, nothing of it left out; Amazon's values by their labels."""
    return _(" or else ").join(_say_source(source, labels) for source in chain) if chain else ""


def _say_source(source: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    if source["kind"] == "fixed":
        given = source["value"] if isinstance(source["value"], list) else [source["value"]]
        return ", ".join(f"“{_say_plain(value, labels)}”" for value in given)
    if source["kind"] == "template":
        words = _("Template “%s”") % " ".join(source["template"].split())
    else:
        words = label_of(source["field"])
    (read,) = read_chain([dict(source)])
    transforms = getattr(read, "transforms", ())
    told = ", ".join([words, *(transform.describe() for transform in transforms)])
    if source["kind"] == "map":
        values = "; ".join(f"{ours} → {_say_plain(theirs, labels)}" for ours, theirs in source["values"].items())
        return f"{told} ({values})"
    return told


def _say_plain(value: Any, labels: Mapping[str, str] | None = None) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return (labels or {}).get(str(value)) or str(value)


def _only_changed(before: Chain | None, after: Chain | None) -> tuple[Chain | None, Chain | None]:
    """Return two value maps that differ in some values with these alone; other chains as they are."""
    if not before or not after or len(before) != 1 or len(after) != 1:
        return before, after
    old, new = before[0], after[0]
    if old["kind"] != "map" or {**old, "values": None} != {**new, "values": None}:
        return before, after
    changed = {key for key in {**old["values"], **new["values"]} if old["values"].get(key) != new["values"].get(key)}
    return _keep_values(old, changed), _keep_values(new, changed)


def _keep_values(source: Mapping[str, Any], wanted: set[str]) -> Chain | None:
    values = {key: value for key, value in source["values"].items() if key in wanted}
    return [{**source, "values": values}] if values else None


def _title(path: str, shapes: Sequence[Shape]) -> str:
    name, _dot, below = path.partition(".")
    title = next((shape.title_of(name) for shape in shapes if name in shape.attributes), in_words(name))
    return f"{title}, {in_words(below.replace('.', ' ')).lower()}" if below else title


def _say(value: Any, labels: Mapping[str, str]) -> str:
    if value is None:
        return ""
    return ", ".join(_say_plain(one, labels) for one in (value if isinstance(value, list) else [value]))


def _say_mapped(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(
            filter(None, [value["product_type"], value["browse_category_name"] or value["browse_category"]])
        )
    return str(value or "")


_OPTIONS = {
    "export.selection": lazy("Which products go"),
    "export.categories": lazy("Categories that go"),
    "export.tags": lazy("Tags that go"),
    "export.parts": lazy("What is sent"),
    "export.mode": lazy("Own listing or offer"),
    "export.fulfilled_by": lazy("Who ships"),
    "export.price.field": lazy("Price: from the field"),
    "export.price.percent": lazy("Price: percent added"),
    "export.price.amount": lazy("Price: amount added"),
    "export.price.rounding": lazy("Price: rounded"),
    "export.price.floor": lazy("Price: at least"),
    "export.price.ceiling": lazy("Price: at most"),
    "export.stock.buffer": lazy("Stock: kept back"),
    "export.stock.share": lazy("Stock: share offered, in percent"),
    "export.stock.most": lazy("Stock: at most"),
    "export.stock.least": lazy("Stock: none below"),
    "export.stock.uncounted": lazy("Stock: where it is not counted"),
    "export.schedule.kind": lazy("When listings are sent"),
    "export.schedule.minutes": lazy("Sent every … minutes"),
    "export.schedule.at": lazy("Sent at (UTC)"),
    "imports.orders": lazy("Orders are imported"),
    "imports.orders_from": lazy("Orders from"),
    "imports.amazon_fulfilled": lazy("Orders that Amazon ships"),
    "imports.number_format": lazy("Order numbers"),
    "imports.unknown_sku": lazy("Orders of unknown SKUs"),
}

# What the values of options are called on the page Export & Import; those missing here are read as they are.
OPTION_VALUES = {
    "export.selection": {
        "all": lazy("All products"),
        "categories": lazy("By category"),
        "tags": lazy("By tag"),
        "by_hand": lazy("By hand"),
    },
    "export.parts": {
        "listing": lazy("Listing"),
        "price": lazy("Price"),
        "stock": lazy("Stock"),
        "images": lazy("Images"),
    },
    "export.mode": {"listing": lazy("Listings of your own"), "offer": lazy("Offers on items that Amazon has")},
    "export.fulfilled_by": {"merchant": lazy("You ship"), "amazon": lazy("Amazon ships")},
    "export.price.rounding": {
        "none": lazy("Not rounded"),
        ".05": lazy("To 5 cents"),
        "1": lazy("To a whole amount"),
    },
    "export.schedule.kind": {
        "by_hand": lazy("By hand"),
        "changes": lazy("As changes come"),
        "every": lazy("Every so many minutes"),
        "daily": lazy("Once a day"),
    },
    "imports.unknown_sku": {
        "place": lazy("Place the order all the same"),
        "hold": lazy("Hold the order"),
        "create": lazy("Make the product"),
    },
}
