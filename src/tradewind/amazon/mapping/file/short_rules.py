"""The short way a rule is written in a settings file, and back: no information is lost either way.

condition_type: new_new                                     one fixed value
brand: {field: brand}                                       one source
bullet_point:                                               a chain, the first that gives a value wins
  - {field: description, transforms: [strip_html, {first: 5}]}
  - {fixed: Made with care}
color: {map: "option:Color", values: {Navy: blue}}
"""

from collections.abc import Mapping
from typing import Any

from ..rules.rules import Chain, RuleInvalid, read_chain
from ..rules.transforms import CATALOGUE
from .yaml_tree import FileInvalid, Group, Items, Node, Scalar, plain

_MAIN = {"field": "field", "fixed": "value", "template": "template", "map": "field"}
_KEYS = {
    "field": ("field", "transforms"),
    "fixed": ("fixed",),
    "template": ("template", "transforms"),
    "map": ("map", "transforms", "values"),
}


def tidy_chain(chain: Chain) -> Chain:
    """Return the chain with its keys in one order and without what says nothing, so that equal chains are equal."""
    return [_tidy(source) for source in chain]


def shorten(chain: Chain) -> Any:
    """Return the short form of a chain."""
    if len(chain) == 1:
        source = chain[0]
        is_bare = source["kind"] == "fixed" and not isinstance(source["value"], list)
        return source["value"] if is_bare else _shorten(source)
    return [_shorten(source) for source in chain]


def lengthen(node: Node) -> Chain:
    """Return the chain that a short form means, checked; raises FileInvalid with the line of the fault."""
    lines: dict[str, int] = {"": node.line}
    entries = node.entries if isinstance(node, Items) else (node,)
    chain = []
    for position, entry in enumerate(entries):
        lines[str(position)] = entry.line
        chain.append(_lengthen(entry, f"{position}", lines, is_alone=not isinstance(node, Items)))
    try:
        read_chain(chain)
    except RuleInvalid as error:
        raise FileInvalid([(_nearest(lines, error.place), str(error))]) from error
    return tidy_chain(chain)


def _tidy(source: Mapping[str, Any]) -> dict[str, Any]:
    kind = source["kind"]
    found = {"kind": kind, _MAIN[kind]: source[_MAIN[kind]]}
    if source.get("transforms"):
        found["transforms"] = source["transforms"]
    if kind == "map":
        found["values"] = dict(sorted(source["values"].items()))
    return found


def _shorten(source: Mapping[str, Any]) -> dict[str, Any]:
    found = {source["kind"]: source[_MAIN[source["kind"]]]}
    if source.get("transforms"):
        found["transforms"] = [_shorten_transform(one) for one in source["transforms"]]
    if "values" in source:
        found["values"] = source["values"]
    return found


def _shorten_transform(transform: Mapping[str, Any]) -> Any:
    given = {key: value for key, value in transform.items() if key != "name"}
    if not given:
        return transform["name"]
    return {transform["name"]: next(iter(given.values())) if len(given) == 1 else given}


def _lengthen(node: Node, place: str, lines: dict[str, int], *, is_alone: bool) -> dict[str, Any]:
    if isinstance(node, Scalar) and is_alone and node.value is not None:
        return {"kind": "fixed", "value": node.value}
    if not isinstance(node, Group):
        words = "A rule is a fixed value, or a group such as {field: brand}, or a list of such groups."
        raise FileInvalid([(node.line, words)])
    kinds = [key for key in node.entries if key in _MAIN]
    if len(kinds) != 1:
        words = f"A source has one of these keys: {', '.join(_MAIN)}."
        raise FileInvalid([(node.line, words)])
    kind = kinds[0]
    for key in node.entries:
        if key not in _KEYS[kind]:
            raise FileInvalid([(node.lines[key], f"Unknown key “{key[:80]}”. Here may be: {', '.join(_KEYS[kind])}.")])
        name = _MAIN[kind] if key == kind else key
        lines[f"{place}.{name}"] = node.lines[key]
    source: dict[str, Any] = {"kind": kind, _MAIN[kind]: plain(node.entries[kind])}
    if "transforms" in node.entries:
        source["transforms"] = _lengthen_transforms(node.entries["transforms"], f"{place}.transforms", lines)
    if "values" in node.entries:
        values = node.entries["values"]
        source["values"] = plain(values)
        if isinstance(values, Group):
            lines |= {f"{place}.values.{key[:50]}": line for key, line in values.lines.items()}
    return source


def _lengthen_transforms(node: Node, place: str, lines: dict[str, int]) -> list[dict[str, Any]]:
    if not isinstance(node, Items):
        raise FileInvalid([(node.line, "The transforms of a source are a list.")])
    found = []
    for position, entry in enumerate(node.entries):
        lines[f"{place}.{position}"] = entry.line
        found.append(_lengthen_transform(entry))
    return found


def _lengthen_transform(node: Node) -> dict[str, Any]:
    if isinstance(node, Scalar) and isinstance(node.value, str):
        return {"name": node.value}
    if not isinstance(node, Group) or len(node.entries) != 1:
        raise FileInvalid([(node.line, "A transform is its name, or its name and what it needs: {first: 5}.")])
    ((name, given),) = node.entries.items()
    if isinstance(given, Group):
        if "name" in given.entries:
            raise FileInvalid([(given.lines["name"], f"The transform “{name[:80]}” has no “name”.")])
        return {"name": name, **plain(given)}
    wanted = CATALOGUE[name].parameters if name in CATALOGUE else ()
    if len(wanted) != 1:
        words = f"The transform “{name[:80]}” does not take one value." if name in CATALOGUE else None
        raise FileInvalid([(node.line, words or f"There is no transform “{name[:80]}”.")])
    return {"name": name, wanted[0].name: plain(given)}


def _nearest(lines: Mapping[str, int], place: str) -> int:
    """Return the line of a place in the chain, or of the nearest thing around it."""
    while place and place not in lines:
        place = place.rpartition(".")[0]
    return lines[place]
