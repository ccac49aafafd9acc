"""What happens to a text on its way to Amazon."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.amazon.mapping.transforms import (
    Transform,
    classify_size,
    cut_at_bytes,
    short_size,
    split_sentences,
    strip_html,
)


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
    ],
)
def test_html_becomes_lines_of_words(given_html, words):
    assert strip_html(given_html) == words


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
    assert Transform("cut_bytes", 3).apply(("abcd", "ef")) == ("abc", "ef")
    assert Transform("first", 1).apply(("a", "b")) == ("a",)
    assert Transform("strip_html").apply(7) == 7
