"""Holds attributes against a product type's schema, in Amazon's dialect, and says what is wrong with them."""

import json
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from jsonschema_rs import Draft201909Validator, ValidationError, ValidationErrorKind

from . import issues
from .issues import Issue
from .schemas.dialect import Json
from .schemas.document import Wanted, build_document
from .schemas.product_types import PRODUCT_TYPES

Attributes = dict[str, list[dict[str, Any]]]

_SHOWN = 200


class _Keyword:
    """One word of the dialect, in the form jsonschema-rs asks for."""

    def __init__(self, parent: Json, value: Any, _path: list[Any]) -> None:
        self.value = value
        self.selectors: list[str] = parent.get("selectors") or []

    def _uses(self, elements: list[Any]) -> Counter[str]:
        """Count how often each combination of the selectors' values occurs.

        Without selectors all properties together make an element what it is.
        """
        objects = [one for one in elements if isinstance(one, dict)]
        return Counter(
            json.dumps([one.get(name) for name in self.selectors] if self.selectors else one, sort_keys=True)
            for one in objects
        )


class MaxUniqueItems(_Keyword):
    """Each combination of selector values may occur at most so many times."""

    def validate(self, instance: Any) -> None:
        """Raise ValueError when one occurs more often."""
        if isinstance(instance, list) and len(instance) > self.value:
            most = max(self._uses(instance).values(), default=0)
            if most > self.value:
                raise ValueError(f"at most {self.value} value(s) for each {' and '.join(self.selectors)}, not {most}")


class MinUniqueItems(_Keyword):
    """Each combination of selector values must occur at least so many times."""

    def validate(self, instance: Any) -> None:
        """Raise ValueError when one occurs less often."""
        if self.value > 1 and isinstance(instance, list):
            least = min(self._uses(instance).values(), default=0)
            if least < self.value:
                raise ValueError(f"at least {self.value} value(s) for each {' and '.join(self.selectors)}")


class MaxUtf8ByteLength(_Keyword):
    """A string may take at most so many bytes in UTF-8."""

    def validate(self, instance: Any) -> None:
        """Raise ValueError when it takes more."""
        if isinstance(instance, str) and len(instance.encode()) > self.value:
            raise ValueError(f"at most {self.value} bytes")


class MinUtf8ByteLength(_Keyword):
    """A string must take at least so many bytes in UTF-8."""

    def validate(self, instance: Any) -> None:
        """Raise ValueError when it takes fewer."""
        if isinstance(instance, str) and len(instance.encode()) < self.value:
            raise ValueError(f"at least {self.value} bytes")


KEYWORDS = {
    "maxUniqueItems": MaxUniqueItems,
    "minUniqueItems": MinUniqueItems,
    "maxUtf8ByteLength": MaxUtf8ByteLength,
    "minUtf8ByteLength": MinUtf8ByteLength,
}


@lru_cache(maxsize=128)
def _validator(wanted: Wanted) -> Draft201909Validator:
    schema = json.loads(build_document(wanted).content)
    del schema["$schema"]  # the dialect's meta-schema is a name, not an address
    return Draft201909Validator(schema, keywords=KEYWORDS, validate_formats=True)  # type: ignore[arg-type]


def find_issues(attributes: Attributes, wanted: Wanted) -> list[Issue]:
    """Return what is wrong with the attributes by the wanted schema; empty when nothing is."""
    validator = _validator(wanted)
    if validator.is_valid(attributes):
        return []
    found = (issue for error in validator.iter_errors(attributes) for issue in _explain(error))
    return list(dict.fromkeys(found))


def find_recommendations(attributes: Attributes, product_type: str) -> list[Issue]:
    """Return the warning about recommended attributes that are absent, if any."""
    absent = sorted(name for name in PRODUCT_TYPES[product_type].recommended if name not in attributes)
    return [issues.incomplete(absent)] if absent else []


def _explain(error: ValidationError) -> Iterator[Issue]:
    kind, path = error.kind, [part for part in error.instance_path if isinstance(part, str)]
    if isinstance(kind, ValidationErrorKind.Required):
        yield issues.missing(".".join((*path, kind.property)))
    elif isinstance(kind, ValidationErrorKind.AnyOf) and not path:
        yield from _explain_alternatives(kind)
    elif isinstance(kind, ValidationErrorKind.AdditionalProperties):
        for name in kind.unexpected:
            yield _unknown(path, name)
    elif isinstance(kind, ValidationErrorKind.MinItems):
        text = f"The field '{path[-1]}' for the attribute '{'.'.join(path)}' does not have enough values. "
        yield Issue(issues.TOO_FEW, f"{text}The required minimum is '1' value(s).", (path[0],))
    else:
        yield issues.invalid_value(".".join(path), _reason(error))


def _explain_alternatives(kind: ValidationErrorKind.AnyOf) -> Iterator[Issue]:
    """At the root, anyOf asks for one of several attributes."""
    names = [one.kind.property for errors in kind.context for one in errors
             if isinstance(one.kind, ValidationErrorKind.Required)]  # fmt: skip
    listed = ", ".join(f"[{name}]" for name in names)
    text = f"One of '{listed}' is required but none is supplied."
    yield Issue(issues.REQUIRED, text, tuple(names), category="MISSING_ATTRIBUTE")


def _unknown(path: list[str], name: str) -> Issue:
    full = ".".join((*path, name))
    text = f"The attribute '{full}' is not part of this product type's definition."
    return Issue(issues.UNKNOWN_ATTRIBUTE, text, (path[0] if path else name,))


def _reason(error: ValidationError) -> str:
    if isinstance(error.kind, ValidationErrorKind.Enum | ValidationErrorKind.AnyOf):
        return f"{json.dumps(error.instance, ensure_ascii=False)[:_SHOWN]} is not one of the allowed values."
    return error.message[:_SHOWN]
