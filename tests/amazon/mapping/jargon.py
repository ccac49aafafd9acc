"""Words that a validator says and a merchant never reads."""

import re

_JARGON = (
    "is not valid under", "required property", "schema", "$ref", "additionalproperties", "none of", "jsonschema",
    "instance", "keyword", "regex", "pattern", "maxlength", "minlength", "maxitems", "minitems", "maxuniqueitems",
    "minuniqueitems", "maxutf8bytelength", "oneof", "anyof", "allof", "boolean", "integer", "dtype", "traceback",
)  # fmt: skip
_GIVEN = re.compile("“.*?”", re.DOTALL)
_LANGUAGE = re.compile(r"\b[a-z]{2}_[A-Z]{2}\b")
_SIGNS = re.compile(r"[\\/_]|%\(")
_NEVER = re.compile(r"\b(?:None|null|True|False)\b|[{}\[\]]")


def find_jargon(sentence: str) -> list[str]:
    """Return what a merchant would not understand; what the product says stands in quotes and may be anything."""
    ours = _LANGUAGE.sub("", _GIVEN.sub("", sentence))
    ours = ours.replace("Generic Keyword", "").replace("Item Type Keyword", "").replace("Pattern", "")
    return [word for word in _JARGON if word in ours.lower()] + _SIGNS.findall(ours) + _NEVER.findall(sentence)
