"""Judges any SP-API request or answer by Amazon's published models (Swagger 2.0).

`Judge` knows the models of the operations in `FILES`; it finds the operation of a request, says what is wrong
with the request, and what is wrong with an answer. Amazon's models forbid no unknown field; for answers of the
local Amazon this is stricter: it may not invent fields. `JudgedTransport` judges whatever passes through it, in
a test or in a proxy.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx2
import jsonschema

FILES = (
    "sellers-api-model/sellers.json",
    "orders-api-model/orders_2026-01-01.json",
    "orders-api-model/ordersV0.json",
    "feeds-api-model/feeds_2021-06-30.json",
    "reports-api-model/reports_2021-06-30.json",
    "listings-items-api-model/listingsItems_2021-08-01.json",
    "listings-restrictions-api-model/listingsRestrictions_2021-08-01.json",
    "product-type-definitions-api-model/definitionsProductTypes_2020-09-01.json",
)
METHODS = {"get", "put", "post", "patch", "delete"}
IN_PLACE = ("type", "enum", "format", "minimum", "maximum", "minItems", "maxItems", "pattern", "items", "maxLength")

Json = dict[str, Any]

FORMATS = jsonschema.FormatChecker(())
_DAY, _TIME = r"\d{4}-\d\d-\d\d", r"\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"


@FORMATS.checks("date-time")
def is_instant(value: Any) -> bool:
    return not isinstance(value, str) or re.fullmatch(f"{_DAY}T{_TIME}", value) is not None


@FORMATS.checks("date")
def is_day(value: Any) -> bool:
    return not isinstance(value, str) or re.fullmatch(_DAY, value) is not None


class BrokenContract(AssertionError):
    """A request or an answer is not as Amazon's model has it."""


@dataclass(frozen=True)
class Operation:
    """One operation of one model."""

    name: str
    method: str
    template: str
    body: Json
    shared: list[Json]
    model: Json

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        parts = re.split(r"\{(\w+)\}", self.template)
        names, literals = parts[1::2], parts[2::2]
        text = re.escape(parts[0])
        for name, literal in zip(names, literals, strict=True):
            text += f"(?P<{name}>[^/]+)" + re.escape(literal)
        return re.compile(text)

    @cached_property
    def parameters(self) -> list[Json]:
        known = self.model.get("parameters", {})
        return [known[one["$ref"].rpartition("/")[2]] if "$ref" in one else one
                for one in [*self.shared, *self.body.get("parameters", [])]]  # fmt: skip

    def in_place(self, place: str) -> dict[str, Json]:
        """The parameters of a place: path, query or body."""
        return {one["name"]: one for one in self.parameters if one["in"] == place}

    def answer_schema(self, status: int) -> Json | None:
        """The schema of the answer with a status; None for one without a body; raises BrokenContract if unknown."""
        answer = self.body["responses"].get(str(status))
        if answer is None:
            raise BrokenContract(f"{self.name} has no answer with status {status}")
        return answer.get("schema")


class Judge:
    """Amazon's models, and what they say of a request or an answer."""

    def __init__(self, folder: Path) -> None:
        self.operations = [one for name in FILES for one in _read(folder / "models" / name)]

    def find(self, method: str, path: str) -> tuple[Operation, dict[str, str]]:
        """Return the operation of a raw path and its decoded parameters; raises BrokenContract."""
        for one in self.operations:
            if one.method == method and (match := one.pattern.fullmatch(path)):
                return one, {name: unquote(value) for name, value in match.groupdict().items()}
        raise BrokenContract(f"No operation of Amazon's is {method} {path}")

    def check_request(self, method: str, path: str, query: str = "", body: bytes = b"") -> Operation:
        """Return the operation of a request that is as its model has it; raises BrokenContract."""
        operation, _ = self.find(method, path)
        given = parse_qsl(query, keep_blank_values=True)
        names = [name for name, _ in given]
        if len(set(names)) != len(names):
            raise BrokenContract(f"{operation.name}: a query parameter is given twice, lists are comma-joined")
        _check_query(operation, dict(given))
        _check_body(operation, body)
        return operation

    def check_answer(self, operation: Operation | str, status: int, body: bytes | Any) -> None:
        """Raise BrokenContract unless the answer is one that the model has."""
        if isinstance(operation, str):
            operation = next(one for one in self.operations if one.name == operation)
        schema = operation.answer_schema(status)
        if schema is None:
            if body not in {b"", b"{}"} if isinstance(body, bytes) else body:
                raise BrokenContract(f"{operation.name}: {status} has no body in the model")
            return
        found = json.loads(body) if isinstance(body, bytes) else body
        if _is_bare_error_list(operation, schema):
            found = found.get("errors")  # the model forgets the object around the list; every other API has it
        _validate(operation, schema, found, what=f"answer {status}", is_strict=True)


class JudgedTransport(httpx2.BaseTransport):
    """Judges SP-API requests and answers on their way to another transport; counts them by (operation, status)."""

    def __init__(self, inner: httpx2.BaseTransport, judge: Judge, *, prefix: str = r"/(?:na|eu|fe)") -> None:
        self._inner = inner
        self._judge = judge
        self._prefix = prefix
        self.seen: dict[tuple[str, int], int] = {}

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        path, _, query = request.url.raw_path.decode().partition("?")
        match = re.match(f"{self._prefix}(/.*)", path)
        if match is None:
            return self._inner.handle_request(request)
        response = self._inner.handle_request(request)
        response.read()
        operation, _ = self._judge.find(request.method, match[1])
        if response.status_code < 300:  # a request that Amazon refuses may well be wrong
            self._judge.check_request(request.method, match[1], query, request.read())
        self._judge.check_answer(operation, response.status_code, response.content)
        key = operation.name, response.status_code
        self.seen[key] = self.seen.get(key, 0) + 1
        return response


def _read(path: Path) -> Iterator[Operation]:
    model = json.loads(path.read_text("utf-8"))
    for template, item in model["paths"].items():
        for method in METHODS & set(item):
            one = item[method]
            yield Operation(one["operationId"], method.upper(), template, one, item.get("parameters", []), model)


def _check_query(operation: Operation, given: dict[str, str]) -> None:
    known = operation.in_place("query")
    if unknown := set(given) - set(known):
        raise BrokenContract(f"{operation.name} has no query parameter {sorted(unknown)}")
    for name, one in known.items():
        if name not in given:
            if one.get("required"):
                raise BrokenContract(f"{operation.name}: {name} is required")
            continue
        schema = {key: one[key] for key in IN_PLACE if key in one}
        _validate(operation, schema, _value(given[name], one), what=f"query {name}")


def _value(text: str, schema: Json) -> Any:
    """Read a parameter as its type; what cannot be read stays text and fails the check."""
    kind = schema.get("type")
    if kind == "array":
        return [_value(part, schema["items"]) for part in text.split(",")]
    if kind == "boolean":
        return {"true": True, "false": False}.get(text, text)
    if kind in {"integer", "number"} and re.fullmatch(r"-?\d+(\.\d+)?", text):
        return int(text) if kind == "integer" else float(text)
    return text


def _check_body(operation: Operation, body: bytes) -> None:
    wanted = list(operation.in_place("body").values())
    if not wanted:
        if body:
            raise BrokenContract(f"{operation.name} takes no body")
        return
    if not body and not wanted[0].get("required"):
        return
    try:
        given = json.loads(body)
    except ValueError:
        raise BrokenContract(f"{operation.name}: the body is not JSON") from None
    _validate(operation, wanted[0]["schema"], given, what="body")


def _is_bare_error_list(operation: Operation, schema: Json) -> bool:
    name = schema.get("$ref", "").rpartition("/")[2]
    return name == "ErrorList" and operation.model["definitions"][name].get("type") == "array"


def _validate(operation: Operation, schema: Json, value: Any, *, what: str, is_strict: bool = False) -> None:
    definitions = operation.model["definitions"]
    whole = {**_convert(schema, is_strict), "definitions": _convert(definitions, is_strict)}
    validator = jsonschema.Draft4Validator(whole, format_checker=FORMATS)
    error = jsonschema.exceptions.best_match(validator.iter_errors(value))
    if error is not None:
        raise BrokenContract(f"{operation.name} {what}: {error.message} at {error.json_path}")


def _convert(node: Any, is_strict: bool) -> Any:
    """Turn a Swagger 2.0 schema into JSON Schema: x-nullable means null too, x-... and examples go."""
    if isinstance(node, list):
        return [_convert(one, is_strict) for one in node]
    if not isinstance(node, dict):
        return node
    converted = {key: _convert(value, is_strict) for key, value in node.items()
                 if not (key.startswith("x-") or key == "example")}  # fmt: skip
    is_object = isinstance(converted.get("properties"), dict) and isinstance(node.get("type", "object"), str)
    if is_strict and is_object and "allOf" not in converted:
        converted.setdefault("additionalProperties", False)
    if node.get("x-nullable") or node.get("nullable"):
        return {"anyOf": [converted, {"type": "null"}]}
    return converted
