"""Templates: what they can do, what they are refused for and on which line, and what bounds them."""

import tracemalloc
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradewind.amazon.mapping.facts import ProductFacts
from tradewind.amazon.mapping.rules.templates import LONGEST_RESULT, TemplateFailed, TemplateInvalid, compile_template

FACTS = ProductFacts(
    sku="kite-1",
    title="Kite",
    brand="Northwind",
    description="<p>Flies <b>well</b></p>",
    options={"Color": "Navy", "Shoe size": "42", "items": "3"},
    fields={"Material": "Nylon", "Cells": 3, "Parts": ["frame", "sail"]},
    price=Decimal("19.9000"),
    weight_kg=Decimal("0.2500"),
    tags=("toy", "wind"),
)


def fill(text, facts=FACTS):
    return compile_template(text).fill(facts)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{{ brand }} {{ title }}, {{ option.Color }}", "Northwind Kite, Navy"),
        ('{{ option["Shoe size"] }} {{ option.color }} {{ option.items }}', "42 Navy 3"),
        ("{{ custom.material|upper }} {{ custom.Parts|join(' + ') }}", "NYLON frame + sail"),
        ("{{ price }} {{ weight_kg * 1000 }} {{ -weight_kg }} {{ price|round }}", "19.9 250 -0.25 20"),
        ("{{ price / 3 | round(2) }}", "6.633333333333333333333333333"),
        ("{% if quantity > 3 %}many{% elif option.Color == 'Navy' %}few{% else %}none{% endif %}", "few"),
        ("{{ option.Pattern|default('plain')|title }}", "Plain"),
        ("{{ 'blue' if option.Color == 'Navy' else 'other' }}", "blue"),
        ("{{ description|striptags|truncate(8) }}", "Flies..."),
        ("{{ brand ~ '-' ~ title }}{{ brand + title }}", "Northwind-KiteNorthwindKite"),
        ("{{ tags }} {{ tags|first }} {{ tags|last }} {{ tags|length }}", "toy, wind toy wind 2"),
        ("{% if 'i' in title and not custom.Nothing %}yes{% endif %}", "yes"),
        ("{{ title|replace('K', 'k')|capitalize }}", "Kite"),
        ("Material: {{ custom.Nothing }}", ""),
        ("{% if custom.Nothing %}Material: {{ custom.Nothing }}{% endif %}{{ title }}", "Kite"),
        ("Handmade", "Handmade"),
        ("{% raw %}{{ x }}{% endraw %}{# a note #}", "{{ x }}"),
        ("  {{ title }}\n", "Kite"),
    ],
)
def test_a_template_is_filled(text, filled):
    assert fill(text) == filled


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("{% for x in tags %}{{ x }}{% endfor %}", 1, "a loop"),
        ("a\n{{ title.__class__ }}", 2, "only option and custom"),
        ("a\nb\n{{ option.__class__ }}", 3, "not the name of an option"),
        ("{{ option.Color.upper }}", 1, "only option and custom"),
        ("{{ option[title] }}", 1, "only option and custom"),
        ("{{ title[0] }}", 1, "only option and custom"),
        ("{{ title() }}", 1, "a call"),
        ("{{ title.format(1) }}", 1, "a call"),
        ("{{ ''|attr('__class__') }}", 1, "no filter “attr”"),
        ("{{ title|upper(1) }}", 1, "too much or too little"),
        ("{{ title|upper(*tags) }}", 1, "cannot be used like this"),
        ("{% set x = title %}", 1, "an assignment"),
        ("{% macro m() %}{% endmacro %}", 1, "a macro"),
        ("{% include 'x' %}", 1, "an include"),
        ("{% extends 'x' %}", 1, "another template"),
        ("{% filter upper %}x{% endfilter %}", 1, "a block"),
        ("{{ 9 ** 9 }}", 1, "“\\*\\*”"),
        ("{{ '%999d' % 5 }}", 1, "“%”"),
        ("{{ title is defined }}", 1, "a test"),
        ("{{ [1, 2] }}", 1, "a list"),
        ("{{ titel }}", 1, "There are title, "),
        ("{{ option }}", 1, "Write option.Color"),
        ("{{ self }}{{ loop }}{{ _said }}", 1, "no field “self”"),
        ("{{ title\n}", 2, "cannot be read"),
        ("{% if title %}", 1, "left open"),
        ("{{ " + "(" * 2000 + "1" + ")" * 2000 + " }}", 1, "nested too deeply"),
        ("{{ " + "9" * 4900 + " }}", 1, "too long"),
        ("{% if title %}" * 150 + "{% endif %}" * 150, 1, "nested too deeply"),
        ("x" * 5001, 1, "at most 5000"),
        ("a\n{% autoescape true %}{{ title }}{% endautoescape %}", 2, "not possible"),
        ("{{ title|truncate(length=1, length=2) }}", 1, "cannot be used like this"),
        ("a\n{{ 1e400 }}", 2, "too large"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_a_template_must_not_do_is_refused_with_its_line(text, line, words):
    with pytest.raises(TemplateInvalid, match=words) as refusal:
        compile_template(text)
    assert refusal.value.line == line
    assert str(refusal.value).startswith(f"Line {line}: ")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{{ title * 3 }}", "“Kite” is not a number"),
        ("{{ quantity * 3 }}", "a number in it is missing"),
        ("{{ price / 0 }}", "divides by zero"),
        ("{{ 999999999999 * 999999999999 }}", "too large"),
        ("{% if title > 3 %}x{% endif %}", "compares a text with a number"),
        ("{{ title|round }}", "“Kite” is not a number"),
    ],
)
def test_a_template_that_cannot_be_filled_says_why(text, why):
    with pytest.raises(TemplateFailed, match=why):
        fill(text)


@pytest.mark.parametrize(
    ("given", "text", "filled"),
    [
        ("1e99999999", "{{ custom.Cells * 2 }}", None),
        ("1e-99999999", "{{ 1 / custom.Cells }}", None),
        ("1e-999999", "{{ custom.Cells + 1 }}", "1"),
        ("1e-999999", "{{ custom.Cells * 1 }}", "0"),
        ("0e999999", "{{ custom.Cells + 1 }}", "1"),
        ("sNaN", "{{ custom.Cells|round }}", None),
        pytest.param(10**5000, "{{ custom.Cells }}", None, id="long"),
        ("3", "{% if ('a' if title == 'b') > 3 %}x{% endif %}", None),
        ("3", "{{ ('a' if title == 'b')|default('none') }}", "none"),
    ],
)
def test_whatever_a_product_says_the_next_product_is_filled(given, text, filled):
    facts = replace(FACTS, fields={"Cells": given})
    if filled is not None:
        assert fill(text, facts) == filled
        return
    with pytest.raises(TemplateFailed):
        fill(text, facts)


@pytest.mark.parametrize(
    "text",
    [
        '{{"1e-999999"*1}}' * 280,
        "{{ description ~ description }}" * 150,
        "{{ tags|join(description) }}" * 150,
        "{{ (" + "~".join(["description"] * 380) + ")|upper|lower|title|replace('D', 'ee') }}",
    ],
    ids=lambda value: value[:30],
)
def test_what_filling_takes_is_bounded(text):
    compiled = compile_template(text)
    facts = replace(FACTS, description="d" * 100_000, tags=("a",) * 1000)
    tracemalloc.start()
    compiled.fill(facts)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 60_000_000


def test_how_deep_a_template_may_nest_does_not_depend_on_the_caller():
    text = "{{ " + "(" * 30 + "title" + ")" * 30 + " }}"

    def call(depth):
        return call(depth - 1) if depth else fill(text)

    assert call(500) == "Kite"


@settings(deadline=None)
@given(st.text(max_size=300), st.integers(0, 40), st.text(alphabet="ab", max_size=50))
def test_a_template_never_runs_over_its_limit(title, times, words):
    grown = "{{ description" + f"|replace('a', '{words}a')" * times + " }}"
    assert len(fill(grown, ProductFacts(sku="x", title=title, description="a" * 2000))) <= LONGEST_RESULT


PARTS = ["{{", "}}", "{%", "%}", " title ", "option", ".", "Color", "|", "upper", "(", ")", "'", "if", "endif", "for",
         "in", "~", "+", "*", "3", "[", "]", "set", "=", "__class__", "\n", "not", "{#", "#}", "custom"]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=15))
def test_any_text_is_filled_or_refused(parts):
    try:
        compiled = compile_template(" ".join(parts))
    except TemplateInvalid:
        return
    try:
        assert isinstance(compiled.fill(FACTS), str)
    except TemplateFailed as failure:
        assert str(failure)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ title", "left open"),
        ("{% if title %}x", "left open"),
        ("{{ }}", "is missing"),
        ("{{ title | }}", "is missing"),
        ("{% foo %}", "no foo to begin"),
        ("{{ brand title }}", "braces, quotes"),
        ("{{ 'a }}", "braces, quotes"),
        ("{{ (title }}", "braces, quotes"),
    ],
)
def test_a_fault_of_writing_is_told_without_jinjas_words(text: str, words: str) -> None:
    with pytest.raises(TemplateInvalid, match=f"Line 2: .*{words}") as caught:
        compile_template("first\n" + text)
    assert not any(jargon in str(caught.value) for jargon in ("token", "print statement", "Jinja", "innermost"))
