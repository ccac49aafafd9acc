"""What happens to a text on its way to Amazon."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.amazon.mapping.rules.text_changes import (
    LONGEST_TEXT,
    classify_size,
    cut_at_bytes,
    cut_at_characters,
    replace_text,
    short_size,
    split_sentences,
    strip_html,
)
from tradewind.amazon.mapping.rules.transforms import CATALOGUE, Transform


def make_transform(name, **told):
    return Transform(name, tuple(told.items()))


@pytest.mark.parametrize(
    ("given_html", "words"),
    [
        ("<p>Soft &amp; warm</p><p>Washable</p>", "Soft & warm\nWashable"),
        ("<ul><li>One</li><li>Two</li></ul>", "One\nTwo"),
        ("<script>alert('x')</script>Kite<style>b{}</style>", "Kite"),
        ("a<br>b<!-- hidden -->c", "a\nb c"),
        ("5 &lt; 6", "5 < 6"),
        ("plain", "plain"),
        ("", ""),
        ("a <!-- b", "a <!-- b"),
        ("<style>a{}</style >b<STYLE>c{}</style>d", "b d"),
        ("<script>if (a<b) {}</script>b <script>c", "b c"),
        ("a<br class='x'>b <i", "a\nb <i"),
        ("a &#" + "9" * 5000 + "; b", "a b"),
    ],
)
def test_html_becomes_lines_of_words(given_html, words):
    assert strip_html(given_html) == words


@pytest.mark.parametrize("part", ["<", "<!--", "<script>", "<style ", "<br ", "</p", "</script ", "&#9", "<!-->"])
def test_html_that_never_ends_takes_no_time(part):
    started = time.process_time()
    strip_html(part * (1_000_000 // len(part)))
    assert time.process_time() - started < 5


@given(st.text(max_size=60), st.integers(1, 40))
def test_a_cut_fits_and_breaks_no_character(text, limit):
    text = text.encode("utf-8", "ignore").decode()
    cut = cut_at_bytes(text, limit)
    assert len(cut.encode()) <= limit
    assert text.startswith(cut)


def test_a_cut_prefers_the_end_of_a_word():
    assert cut_at_bytes("northern kite", 11) == "northern"
    assert cut_at_bytes("漢字漢字", 7) == "漢字"


def test_sentences():
    assert split_sentences("One. Two!\nThree") == ("One.", "Two!", "Three")
    assert split_sentences("軽い。丈夫。") == ("軽い。", "丈夫。")


def test_sizes():
    assert [short_size(one) for one in ("Large", "small", "XL", "42")] == ["L", "S", "XL", "42"]
    assert [classify_size(one) for one in ("Large", "42", "7.5")] == ["alpha", "numeric", "numeric"]


def test_a_list_is_changed_entry_by_entry_and_others_pass():
    assert make_transform("cut_bytes", limit=3).apply(("abcd", "ef")) == ("abc", "ef")
    assert make_transform("first", limit=1).apply(("a", "b")) == ("a",)
    assert make_transform("strip_html").apply(7) == 7
    assert make_transform("split", at=";").apply(("a; b", "c;")) == ("a", "b", "c")


@given(st.text(max_size=60), st.integers(1, 40))
def test_a_cut_at_characters_fits(text, limit):
    cut = cut_at_characters(text, limit)
    assert len(cut) <= limit
    assert text.startswith(cut)


@pytest.mark.parametrize("whole", ["e\u0301", "👩\u200d👧", "👍🏽", "❤\ufe0f"])
def test_a_cut_keeps_what_readers_see_as_one_character(whole):
    for limit in range(1, 20):
        cut = cut_at_bytes(f"ab{whole}{whole}", limit)
        assert cut in ("a", "ab", f"ab{whole}", f"ab{whole}{whole}")
    assert cut_at_characters(f"ab{whole}", 3) in ("ab", f"ab{whole}")


CASES = [
    ("case", {"to": "title"}, "don't STOP", "Don't Stop"),
    ("case", {"to": "sentence"}, "SOFT cotton", "Soft cotton"),
    ("case", {"to": "upper"}, "straße", "STRASSE"),
    ("case", {"to": "lower"}, ("A", "B"), ("a", "b")),
    ("convert", {"from": "kg", "to": "g"}, Decimal("0.25"), Decimal(250)),
    ("convert", {"from": "kg", "to": "lb"}, Decimal(1), Decimal("2.204623")),
    ("convert", {"from": "cm", "to": "in"}, "2.54", Decimal(1)),
    ("convert", {"from": "kg", "to": "lb"}, "453.59237 g", Decimal(1)),
    ("convert", {"from": "kg", "to": "lb"}, "12 cm", "12 cm"),
    ("convert", {"from": "kg", "to": "lb"}, "a lot", "a lot"),
    ("round", {"places": 1}, Decimal("2.25"), Decimal("2.3")),
    ("round", {"places": 0}, "2.5", Decimal(3)),
    ("round", {"places": 0}, True, True),
    ("replace", {"this": "Grey", "with": "Gray"}, "Heather Grey", "Heather Gray"),
    ("replace", {"this": "x", "with": ""}, "axb", "ab"),
    ("join", {"with": " / "}, ("a", "b"), "a / b"),
    ("cut_characters", {"limit": 3}, "漢字漢字", "漢字漢"),
]


@pytest.mark.parametrize(("name", "told", "before", "after"), CASES)
def test_each_transform_does_what_it_says(name, told, before, after):
    assert make_transform(name, **told).apply(before) == after


def test_every_transform_has_words_and_takes_any_value():
    for kind in CATALOGUE.values():
        told = {
            one.name: one.choices[0] if one.choices else 2 if one.kind == "number" else "a" for one in kind.parameters
        }
        transform = make_transform(kind.name, **told)
        assert transform.describe()
        for value in (None, "", "text", 7, Decimal("1.5"), True, (), ("a", 1)):
            transform.apply(value)


@given(st.text(alphabet="ab", max_size=30), st.text(alphabet="ab", min_size=1, max_size=3), st.text(max_size=200))
def test_replacing_again_and_again_stays_within_bounds(text, this, other):
    for _ in range(20):
        text = replace_text(text, this, other)
        assert len(text) <= LONGEST_TEXT
