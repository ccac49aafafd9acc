"""Amazon's own keywords, each with cases of its own: what is so, what the validator says, what jsonschema says.

Bytes are those of UTF-8: a letter outside ASCII takes two or three, a sign beyond the first plane (in UTF-16 a pair
of surrogates) four, and a combining mark counts beside the letter it stands on.
"""

import json
from typing import Any

import pytest

from tradewind.amazon.mapping.schema.validate import compile_schema, find_problems
from tradewind.amazon.mapping.schema.wording import describe_problem

from .jargon import find_jargon
from .oracle import read_oracle

TEXTS = {
    "ascii": ("harbour", 7, 7),
    "accents, composed": ("éàü", 3, 6),
    "accents, combining": ("e\u0301a\u0300u\u0308", 6, 9),
    "greek": ("Ελλάδα", 6, 12),
    "cyrillic": ("Хлопок", 6, 12),
    "hebrew": ("שלום", 4, 8),
    "arabic": ("مرحبا", 5, 10),
    "hindi, with signs": ("हिन्दी", 6, 18),
    "thai": ("ไทย", 3, 9),
    "chinese": ("漢字", 2, 6),
    "korean": ("한국어", 3, 9),
    "a surrogate pair": ("🪁", 1, 4),
    "mathematical letters": ("𝒳𝔘", 2, 8),
    "a family, joined": ("👩\u200d👩\u200d👧", 5, 18),
    "a flag": ("🇵🇹", 2, 8),
    "nothing to see": ("\u200b\u00a0", 2, 5),
}


def judge(keywords: dict[str, Any], value: Any) -> list[str]:
    """Return the codes of the problems; both validators have to agree on whether there is one."""
    schema = {"type": "object", "properties": {"name": {"title": "Name", **keywords}}}
    problems = find_problems(compile_schema(json.dumps(schema)), {"name": value})
    assert (not problems) == read_oracle(schema).is_valid({"name": value})
    for problem in problems:
        assert problem.path.startswith("/name")
        assert not find_jargon(describe_problem(problem)), describe_problem(problem)
    return [problem.code for problem in problems]


@pytest.mark.parametrize("name", TEXTS)
def test_bytes_are_counted_and_not_characters(name: str) -> None:
    text, characters, size = TEXTS[name]
    assert (len(text), len(text.encode())) == (characters, size)
    assert judge({"maxUtf8ByteLength": size}, text) == []
    assert judge({"maxUtf8ByteLength": size - 1}, text) == ["too_many_bytes"]
    assert judge({"minUtf8ByteLength": size}, text) == []
    assert judge({"minUtf8ByteLength": size + 1}, text) == ["too_few_bytes"]


@pytest.mark.parametrize("name", TEXTS)
def test_characters_are_counted_and_not_bytes(name: str) -> None:
    text, characters, _size = TEXTS[name]
    assert judge({"maxLength": characters, "minLength": characters}, text) == []
    assert judge({"maxLength": characters - 1}, text) == ["too_long"]
    assert judge({"minLength": characters + 1}, text) == ["too_short"]


def test_both_limits_hold_each_for_itself() -> None:
    limits = {"maxLength": 5, "maxUtf8ByteLength": 9}
    assert judge(limits, "漢字漢") == []
    assert judge(limits, "漢字漢字") == ["too_many_bytes"]
    assert judge(limits, "harbour") == ["too_long"]
    assert sorted(judge(limits, "éééééé")) == ["too_long", "too_many_bytes"]


@pytest.mark.parametrize("value", [7, None, True, ["éééé"], {"a": "éééé"}])
def test_what_is_no_text_has_no_bytes(value: Any) -> None:
    assert judge({"maxUtf8ByteLength": 1, "minUtf8ByteLength": 99}, value) == []


def entry(value: Any, language: str = "en_US", **more: Any) -> dict[str, Any]:
    return {"value": value, "language_tag": language, **more}


IN_LANGUAGE = {"selectors": ["language_tag"]}


@pytest.mark.parametrize(
    ("keywords", "entries", "codes"),
    [
        ({"maxUniqueItems": 2, **IN_LANGUAGE}, [entry("a"), entry("b")], []),
        ({"maxUniqueItems": 2, **IN_LANGUAGE}, [entry("a"), entry("a")], []),
        ({"maxUniqueItems": 2, **IN_LANGUAGE}, [entry("a"), entry("b"), entry("c")], ["too_many"]),
        ({"maxUniqueItems": 2, **IN_LANGUAGE}, [entry("a"), entry("b"), entry("ñ", "es_US")], []),
        ({"maxUniqueItems": 1, **IN_LANGUAGE}, [entry("漢"), entry("漢", "ja_JP"), entry("漢", "ja_JP")], ["too_many"]),
        ({"maxUniqueItems": 1, **IN_LANGUAGE}, [{"value": "a"}, {"value": "b"}], ["too_many"]),
        ({"maxUniqueItems": 1, **IN_LANGUAGE}, [{"value": "a"}, entry("a")], []),
        ({"maxUniqueItems": 1, "selectors": []}, [entry("a"), entry("b", "es_US")], ["too_many"]),
        ({"maxUniqueItems": 1}, [entry("é"), entry("e\u0301")], []),
        ({"maxUniqueItems": 1}, [entry("é"), entry("é")], ["too_many"]),
        ({"maxUniqueItems": 1}, [{"a": 1, "b": 2}, {"b": 2, "a": 1}], ["too_many"]),
        ({"maxUniqueItems": 1}, ["🪁", "🪁"], ["too_many"]),
        ({"maxUniqueItems": 1}, [1, "1"], []),
        ({"maxUniqueItems": 0}, [entry("a")], ["too_many"]),
        ({"maxUniqueItems": 1}, "aa", []),
        ({"minUniqueItems": 1, **IN_LANGUAGE}, [], ["too_few"]),
        ({"minUniqueItems": 0, **IN_LANGUAGE}, [], []),
        ({"minUniqueItems": 2, **IN_LANGUAGE}, [entry("a"), entry("b")], []),
        ({"minUniqueItems": 2, **IN_LANGUAGE}, [entry("a"), entry("b"), entry("ñ", "es_US")], ["too_few"]),
        ({"minUniqueItems": 2}, {"value": "a"}, []),
    ],
)
def test_entries_are_counted_by_what_selects_them(keywords: Any, entries: Any, codes: list[str]) -> None:
    assert judge(keywords, entries) == codes


@pytest.mark.parametrize(
    ("keywords", "value", "code"),
    [
        ({"uniqueItems": True}, ["a", "a"], "repeated"),
        ({"not": {"type": "string"}}, "a", "not_allowed"),
        ({"const": "b"}, "a", "not_a_choice"),
        ({"exclusiveMaximum": 3}, 3, "too_large"),
        ({"exclusiveMinimum": 3}, 3, "too_small"),
        ({"multipleOf": 1}, 1.5, "not_accepted"),
        ({"contains": {"const": "b"}}, ["a"], "not_accepted"),
        ({"minProperties": 2}, {"a": 1}, "not_accepted"),
        ({"maxProperties": 0}, {"a": 1}, "not_accepted"),
        ({"propertyNames": {"maxLength": 1}}, {"ab": 1}, "not_accepted"),
        ({"dependentRequired": {"a": ["b"]}}, {"a": 1}, "missing"),
        ({"unevaluatedProperties": False}, {"a": 1}, "not_known"),
        ({"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}, {}, "missing_one_of"),
        ({"oneOf": [{"type": "string"}, {"type": "string"}]}, "a", "not_accepted"),
        ({"oneOf": [{"type": "integer"}, {"type": "boolean"}]}, "a", "wrong_kind"),
        ({"format": "date"}, "2026-02-30", "not_accepted"),
        ({"format": "date-time"}, "2026-02-01", "not_accepted"),
        ({"pattern": "^https://"}, "http://x", "not_accepted"),
        ({"type": ["string", "null"]}, {"a": None}, "wrong_kind"),
        ({"enum": [None, True, "a"]}, [None], "not_a_choice"),
    ],
)
def test_every_other_keyword_is_worded_too(keywords: Any, value: Any, code: str) -> None:
    assert judge(keywords, value) == [code]
