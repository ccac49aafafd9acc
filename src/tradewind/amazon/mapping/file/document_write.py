"""Writes a document as YAML meant for git: everything in a stable order, short forms, long texts as blocks."""

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from ..rules.rules import is_plain
from .document import Document, Mapped, Where
from .document_read import VERSION
from .short_rules import shorten
from .yaml_tree import NUMBER, Group, Node, read_tree

_HEADER = """\
# Settings and rules of one marketplace. "tradewind mapping plan FILE" shows what the file would change,
# "tradewind mapping apply FILE" does it. A section that is here is complete: what it leaves out is reset.
"""
_LONGEST_FLOW = 90
_WIDEST = 1_000_000  # no line is ever folded, so that a change of one value is a change of one line


def write_document(document: Document, *, comments: Mapping[Where, str] | None = None) -> str:
    """Return the file; `comments` go to the ends of the lines of the places they are for."""
    data: dict[str, Any] = {"tradewind": VERSION}
    if document.marketplace:
        data["marketplace"] = document.marketplace
    if document.options is not None:
        data["options"] = document.options
    if document.product_types is not None:
        data["product_types"] = {
            path: _shorten_mapped(mapped) for path, mapped in sorted(document.product_types.items())
        }
    if document.rules:
        data["rules"] = {level: _write_rules(level, owners) for level, owners in document.rules.items()}
    text = _HEADER + yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, default_flow_style=False, sort_keys=False, width=_WIDEST
    )
    return _add_comments(text, comments) if comments else text


def _shorten_mapped(mapped: Mapped) -> Any:
    if not (mapped.browse_category or mapped.browse_category_name):
        return mapped.product_type
    given = {
        "product_type": mapped.product_type,
        "browse_category": mapped.browse_category,
        "browse_category_name": mapped.browse_category_name,
    }
    return {name: value for name, value in given.items() if value}


def _write_rules(level: str, owners: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    if level == "marketplace":
        return _write_chains(owners.get("", {}))
    return {owner: _write_chains(chains) for owner, chains in sorted(owners.items()) if chains}


def _write_chains(chains: Mapping[str, Any]) -> dict[str, Any]:
    return {path: _lay_out(shorten(chain)) for path, chain in sorted(chains.items())}


def _lay_out(short: Any) -> Any:
    """Put a source on one line where it fits; a map keeps one line for each of its values."""
    if isinstance(short, list):
        return [_lay_out(part) for part in short]
    if not isinstance(short, dict) or "values" in short:
        return short
    shown = json.dumps(short, ensure_ascii=False)
    return _OneLine(short) if len(shown) <= _LONGEST_FLOW and "\\n" not in shown else short


class _OneLine(dict[str, Any]):
    """A group that stands on one line."""


_Base = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_Base):  # type: ignore[misc, valid-type]  # the quick one where PyYAML was built with it
    """Writes texts so that YAML 1.1, YAML 1.2 and our own reader agree on them, and never refers back."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        """Return True: what stands twice is written twice."""
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    if not text.isprintable():
        is_block = _is_block(text)
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if is_block else '"')
    return dumper.represent_scalar("tag:yaml.org,2002:str", text)


def _is_block(text: str) -> bool:
    """Return whether a text keeps every character as a block of lines."""
    lines = text.split("\n")
    return len(lines) > 1 and all(line.isprintable() and line == line.strip() for line in lines) and bool(lines[0])


def _represent_one_line(dumper: yaml.SafeDumper, data: _OneLine) -> yaml.MappingNode:
    return dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(_OneLine, _represent_one_line)
_Dumper.add_implicit_resolver("tag:yaml.org,2002:float", NUMBER, list("-0123456789"))


def _add_comments(text: str, comments: Mapping[Where, str]) -> str:
    lines = text.split("\n")
    for where, line in _lines_of(read_tree(text), ()):
        words = re.sub(r"\s+", " ", comments.get(where, "")).strip()
        if words and is_plain(words):
            lines[line - 1] += f"  # {words}"
    return "\n".join(lines)


def _lines_of(node: Node, where: Where) -> list[tuple[Where, int]]:
    if not isinstance(node, Group):
        return []
    found = [((*where, key), line) for key, line in node.lines.items()]
    for key, entry in node.entries.items():
        found += _lines_of(entry, (*where, key))
    return found
