"""Makes listings from a product type's own schema: valid ones, and the same with a single thing broken.

All is decided by a seeded chance, so that an example that fails is the same in the next run.
"""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

from tradewind.amazon.mapping.schema.validate import CompiledSchema, compile_schema
from tradewind.simulator.schemas.document import Wanted, build_document

from .samples import MARKETPLACE

Json = dict[str, Any]
WORDS = (
    "Harbour", "soft cotton", "Größe", "naïve café", "e\u0301te\u0301", "Ελλάδα", "Хлопок", "שלום", "مرحبا بالعالم",
    "हिन्दी", "ภาษาไทย", "漢字", "カタカナ", "한국어", "👩‍👩‍👧", "🪁🧵", "𝒳𝔘", "a\u0300\u0323", "\u200bß", "½ m²",
)  # fmt: skip
_ROUNDS = 30


class MadeListings:
    """Makes listings of one product type."""

    def __init__(self, product_type: str, marketplace_id: str = MARKETPLACE, locale: str = "en_US") -> None:
        content = build_document(Wanted(product_type, marketplace_id, locale)).content
        self.schema: Json = json.loads(content)
        self.compiled: CompiledSchema = compile_schema(content)
        self.names = list(self.schema["properties"])
        self._triggers = list(_find_triggers(self.schema["allOf"]))
        self.marketplace_id = marketplace_id

    def make(self, chance: Random) -> Json:
        """Return a listing, nearly always valid: what the schema asks for beyond is put right, round by round."""
        names = {*self.schema["required"], *chance.sample(self.names, chance.randint(0, 12))}
        made = {name: self._value(self.schema["properties"][name], chance) for name in sorted(names)}
        for _ in range(chance.randint(0, 2)):
            self.trigger(made, chance)
        for _ in range(_ROUNDS):
            error = next(iter(self.compiled.validator.iter_errors(made)), None)
            if error is None:
                break
            self._put_right(made, error, chance)
        return made

    def trigger(self, made: Json, chance: Random) -> None:
        """Say something that makes one of the schema's conditions hold."""
        name, field, value = chance.choice(self._triggers)
        entry = self._value(self.schema["properties"][name], chance)[0]
        made[name] = [{**entry, field: value}]

    def _put_right(self, made: Json, error: Any, chance: Random) -> None:
        path, kind = list(error.instance_path), error.kind
        if kind.name == "required" and not path:
            made[kind.property] = self._value(self.schema["properties"][kind.property], chance)
        elif kind.name == "required":
            place, node = made, self.schema
            for part in path:
                place = place[part]
                node = node["items"] if isinstance(part, int) else node["properties"][part]
            place[kind.property] = self._value(node["properties"][kind.property], chance)
        elif kind.name == "anyOf" and not path:
            name = "supplier_declared_has_product_identifier_exemption"
            made[name] = self._value(self.schema["properties"][name], chance)
        elif path and kind.name == "falseSchema" and len(path) == 1:
            made.pop(path[0], None)
        elif path:
            made[path[0]] = self._value(self.schema["properties"][path[0]], chance, is_whole=False)

    def _value(self, node: Json, chance: Random, *, is_whole: bool = True) -> Any:
        """Return a value that fits a place of the schema; with `is_whole` also some of what is not required."""
        if "$ref" in node:
            node = self.schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
            return chance.choice([one for way in node["anyOf"] for one in way.get("enum", ())])
        if "anyOf" in node:
            return self._value(chance.choice(node["anyOf"]), chance)
        if "enum" in node:
            return chance.choice(node["enum"])
        if node["type"] == "object":
            asked = node.get("required", ())
            names = [name for name in node["properties"] if name in asked or (is_whole and chance.random() < 0.4)]
            return {name: self._value(node["properties"][name], chance, is_whole=is_whole) for name in names}
        if node["type"] == "array":
            most = min(node.get("maxUniqueItems", 1), node.get("maxItems", 9), 3)
            return [self._value(node["items"], chance, is_whole=is_whole) for _ in range(chance.randint(1, most))]
        return _scalar(node, chance)


def _scalar(node: Json, chance: Random) -> Any:
    kind = node["type"]
    if kind in ("integer", "number"):
        lowest, highest = node.get("minimum", 0), node.get("maximum", 1000)
        made = chance.choice([lowest, highest, chance.randint(int(lowest), int(highest))])
        return made if kind == "integer" or chance.random() < 0.5 else float(made)
    if kind == "boolean":
        return chance.random() < 0.5
    if node.get("format") == "date":
        return f"{chance.randint(1900, 2100)}-0{chance.randint(1, 9)}-{chance.randint(10, 28)}"
    if node.get("format") == "date-time":
        return f"2026-1{chance.randint(0, 2)}-01T0{chance.randint(0, 9)}:00:00{chance.choice(['Z', '+09:00', '.25Z'])}"
    if "pattern" in node:
        return f"https://example.com/{chance.randint(1, 999)}.jpg"
    return fit_text(node, chance)


def fit_text(node: Json, chance: Random) -> str:
    """Return words of many scripts, often as long as characters and bytes allow."""
    longest, most_bytes = node.get("maxLength", 60), node.get("maxUtf8ByteLength", 4000)
    wanted = longest if chance.random() < 0.2 else chance.randint(1, min(longest, 40))
    text = (chance.choice(WORDS) * wanted)[:wanted].ljust(node.get("minLength", 0), "x")
    while len(text.encode()) > most_bytes:
        text = text[:-1]
    return text


def _find_triggers(conditions: list[Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield attribute, field and value of what conditions ask about, however deep they stand."""
    for one in conditions:
        inner = [one[key] for key in ("if", "then", "else", "not") if isinstance(one.get(key), dict)]
        yield from _find_triggers([*inner, *one.get("allOf", ()), *one.get("anyOf", ())])
        for name, tested in one.get("properties", {}).items():
            element = tested.get("contains", {}) if isinstance(tested, dict) else {}
            for field, values in element.get("properties", {}).items():
                yield from ((name, field, value) for value in values.get("enum", ()))
