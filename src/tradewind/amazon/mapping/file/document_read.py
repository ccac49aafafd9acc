"""Reads a settings file strictly: what it does not know it names with its line, and nothing of it is used."""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ...connections.options import Options, OptionsInvalid, read_options
from ..rules.rules import Chain, is_plain
from .document import LEVELS, Document, Mapped, Where, name_categories, number_categories
from .short_rules import lengthen
from .yaml_tree import FileInvalid, Group, Items, Node, Scalar, plain, read_tree

VERSION = 1
_KNOWN = ("tradewind", "marketplace", "options", "product_types", "rules")
_PATH = re.compile(r"[A-Za-z0-9_.]{1,300}\Z")
_PRODUCT_TYPE = re.compile(r"[A-Z0-9_]{1,100}\Z")
_MAPPED = ("product_type", "browse_category", "browse_category_name")
_LONGEST = {"browse_category": 200, "browse_category_name": 300}
_MOST_FAULTS = 50
_MOST_IN_TEMPLATES = 200_000
"""Characters of all different templates of a file: each is compiled, which takes far longer than reading it."""
Found = TypeVar("Found")


def read_document(text: str | bytes) -> Document:
    """Return what the file says; raises FileInvalid with every fault that was found, each with its line."""
    return _DocumentReader(read_tree(text)).read()


class _DocumentReader:
    """Collects faults instead of ending at the first, so that a file is put right in one go."""

    def __init__(self, tree: Node) -> None:
        self._tree = tree
        self._faults: list[tuple[int, str]] = []
        self._lines: dict[Where, int] = {}
        self._templates: set[str] = set()
        self._in_templates = 0

    def read(self) -> Document:
        top = self._tree
        version = top.entries.get("tradewind") if isinstance(top, Group) else None
        if not isinstance(top, Group) or not isinstance(version, Scalar) or version.text != str(VERSION):
            words = f"A settings file of this version begins with “tradewind: {VERSION}”."
            raise FileInvalid([(version.line if version else top.line, words)])
        self._know(top, _KNOWN, ())
        found = Document(
            marketplace=self._text(top, "marketplace"),
            options=self._section(top, "options", self._options),
            product_types=self._section(top, "product_types", self._product_types),
            rules=self._section(top, "rules", self._rules) or {},
            lines=self._lines,
        )
        if self._faults:
            raise FileInvalid(self._faults[:_MOST_FAULTS])
        return found

    def _section(self, top: Group, name: str, read: Callable[[Group], Found]) -> Found | None:
        return read(self._group(top.entries[name])) if name in top.entries else None

    def _options(self, node: Group) -> Mapping[str, Any]:
        if not self._know_below(node, name_categories(Options().as_data(), {}), ("options",)):
            return {}
        given = plain(node)
        export = given.get("export") or {}
        paths = export.get("categories", [])
        if not isinstance(paths, list) or not all(isinstance(one, str) for one in paths):
            self._fault(self._lines["options", "export", "categories"], "Categories are a list of paths.")
            return {}
        numbers = {path: position for position, path in enumerate(paths, start=1)}
        if len(numbers) != len(paths):
            self._fault(self._lines["options", "export", "categories"], "Each category only once.")
        try:
            kept = read_options(number_categories(given, numbers)).as_data()
        except OptionsInvalid as error:
            for path, words in error.fields.items():
                where = ("options", *path.replace("category_ids", "categories").split("."))
                self._fault(self._nearest(where), f"{where[-1]}: {words}")
            return {}
        return name_categories(kept, {number: path for path, number in numbers.items()})

    def _product_types(self, node: Group) -> Mapping[str, Mapped]:
        self._mark(node, ("product_types",))
        return {path: self._mapped(entry, path) for path, entry in node.entries.items()}

    def _mapped(self, node: Node, path: str) -> Mapped:
        where: Where = ("product_types", path)
        if isinstance(node, Group):
            self._know(node, _MAPPED, where)
            given = {name: self._text(node, name) for name in _MAPPED}
        else:
            given = {"product_type": str(node.value) if isinstance(node, Scalar) and node.value is not None else ""}
        if not _PRODUCT_TYPE.match(given["product_type"]):
            words = f"“{given['product_type'][:80]}” is no product type: these are written like SHIRT."
            self._fault(self._nearest((*where, "product_type")), words)
        for name, most in _LONGEST.items():
            if len(given.get(name, "")) > most or not is_plain(given.get(name, "")):
                self._fault(self._nearest((*where, name)), f"{name}: plain text of at most {most} characters.")
        return Mapped(**given)

    def _rules(self, node: Group) -> Mapping[str, Mapping[str, Mapping[str, Chain]]]:
        self._mark(node, ("rules",))
        self._know(node, LEVELS, ("rules",))
        found: dict[str, Mapping[str, Mapping[str, Chain]]] = {}
        for level in (one for one in LEVELS if one in node.entries):
            owners = self._group(node.entries[level])
            where: Where = ("rules", level)
            if level == "marketplace":
                found[level] = {"": self._chains(owners, where)}
                continue
            self._mark(owners, where)
            found[level] = {
                owner: chains
                for owner, entry in owners.entries.items()
                if (chains := self._chains(self._group(entry), (*where, owner)))
            }
        return found

    def _chains(self, node: Group, where: Where) -> Mapping[str, Chain]:
        self._mark(node, where)
        found: dict[str, Chain] = {}
        for path, entry in node.entries.items():
            if not _PATH.match(path):
                self._fault(node.lines[path], f"“{path[:80]}” is no name of an attribute.")
                continue
            self._bound_templates(entry)
            try:
                found[path] = lengthen(entry)
            except FileInvalid as error:
                self._faults += error.faults
        return found

    def _bound_templates(self, entry: Node) -> None:
        for source in entry.entries if isinstance(entry, Items) else (entry,):
            told = source.entries.get("template") if isinstance(source, Group) else None
            if isinstance(told, Scalar) and told.text not in self._templates:
                self._templates.add(told.text)
                self._in_templates += len(told.text)
        if self._in_templates > _MOST_IN_TEMPLATES:
            words = f"The different templates of a file have at most {_MOST_IN_TEMPLATES:,} characters together."
            raise FileInvalid([*self._faults, (entry.line, words)])

    def _group(self, node: Node) -> Group:
        if isinstance(node, Group):
            return node
        if not (isinstance(node, Scalar) and node.value is None):
            self._fault(node.line, "Here stands a group of keys and their values.")
        return Group({}, {}, node.line)

    def _text(self, node: Group, name: str) -> str:
        entry = node.entries.get(name)
        if entry is None:
            return ""
        if isinstance(entry, Scalar) and not isinstance(entry.value, bool | None):
            return entry.text.strip()
        self._fault(entry.line, f"{name}: a text.")
        return ""

    def _know(self, node: Group, known: tuple[str, ...], where: Where) -> bool:
        """Mark the keys of a group, and tell of those that mean nothing here."""
        self._mark(node, where)
        unknown = [key for key in node.entries if key not in known]
        for key in unknown:
            self._fault(node.lines[key], f"Unknown key “{key[:80]}”. Here may be: {', '.join(known)}.")
        return not unknown

    def _know_below(self, node: Group, known: Mapping[str, Any], where: Where) -> bool:
        fits = self._know(node, tuple(known), where)
        for key, entry in node.entries.items():
            if isinstance(known.get(key), Mapping) and isinstance(entry, Group):
                fits = self._know_below(entry, known[key], (*where, key)) and fits
            elif isinstance(known.get(key), Mapping) or (isinstance(entry, Group) and key in known):
                words = "a group of settings" if isinstance(known.get(key), Mapping) else "one value"
                self._fault(entry.line, f"{key}: {words}.")
                fits = False
            elif isinstance(entry, Items) and not isinstance(known.get(key), list):
                self._fault(entry.line, f"{key}: one value.")
                fits = False
        return fits

    def _mark(self, node: Group, where: Where) -> None:
        self._lines |= {(*where, key): line for key, line in node.lines.items()}

    def _nearest(self, where: Where) -> int:
        while where and where not in self._lines:
            where = where[:-1]
        return self._lines.get(where, 0)

    def _fault(self, line: int, words: str) -> None:
        self._faults.append((line, words))
