"""A settings file reads back exactly what was written, and says in which line it cannot be used."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradewind.amazon.connections.options import Options, read_options
from tradewind.amazon.mapping.file.document import Document, Mapped, name_categories
from tradewind.amazon.mapping.file.document_read import read_document
from tradewind.amazon.mapping.file.document_write import write_document
from tradewind.amazon.mapping.file.short_rules import tidy_chain
from tradewind.amazon.mapping.file.yaml_tree import LIMIT_BYTES, FileInvalid
from tradewind.amazon.mapping.rules.rules import is_plain
from tradewind.amazon.mapping.rules.transforms import CATALOGUE

tricky = st.sampled_from(
    ["NO", "yes", "on", "~", "null", "007", "1e3", "0x1F", "1:30", "2026-01-01", "- a", "a: b", "# no", "a #b", "<<",
     "=", "&a", "*a", "!x", "%", "@", "`", "'", '"', "{", "|", ">", "?", " lead", "trail ", "a\nb", "a\n\nb\n", "\nx",
     "a \nb", "tab\tin", "é\u2028x", "\u0085", "\ufeffx", "👍", "a\r\nb", "true", "12", "-0", "1_000", ".inf", "\ufffe"]
)  # fmt: skip
words = (tricky | st.text(max_size=40)).filter(lambda text: is_plain(text) and bool(text.strip()))
scalars = words | st.integers(-(10**17), 10**17) | st.booleans() | st.floats(-1e17, 1e17).filter(lambda x: x == x)
numbers = st.integers(1, 1000)


@st.composite
def transforms(draw: Any) -> dict[str, Any]:
    kind = CATALOGUE[draw(st.sampled_from(sorted(set(CATALOGUE) - {"convert"})))]
    found: dict[str, Any] = {"name": kind.name}
    for one in kind.parameters:
        if one.kind == "number":
            found[one.name] = draw(st.integers(one.least, min(one.most, 500)))
        elif one.kind == "choice":
            found[one.name] = draw(st.sampled_from(one.choices))
        else:
            found[one.name] = draw(words.filter(lambda text, one=one: one.least <= len(text) <= one.most))
    return found


fields = st.sampled_from(["brand", "title", "option:Größe", "custom:a: b #c"])
more = st.lists(transforms(), max_size=3)
sources = st.one_of(
    st.builds(lambda value: {"kind": "fixed", "value": value}, scalars | st.lists(scalars, min_size=1, max_size=3)),
    st.builds(lambda name, given: {"kind": "field", "field": name, "transforms": given}, fields, more),
    st.builds(
        lambda text, given: {"kind": "template", "template": text, "transforms": given},
        st.sampled_from(["{{ brand }}", "{% if brand %}\n{{ brand | upper }}\n{% endif %}: x", "a # {{ title }}"]),
        more,
    ),
    st.builds(
        lambda name, values: {"kind": "map", "field": name, "values": values},
        fields,
        st.dictionaries(words.map(lambda text: text.strip()), scalars, min_size=1, max_size=3).filter(
            lambda values: len({key.casefold() for key in values}) == len(values)
        ),
    ),
)
chains = st.lists(sources, min_size=1, max_size=3).map(tidy_chain)
rules = st.dictionaries(st.from_regex(r"[a-z][a-z_.]{0,20}", fullmatch=True), chains, max_size=4)
owners = st.dictionaries(words, rules.filter(bool), max_size=3)
mapped = st.builds(Mapped, st.from_regex(r"[A-Z0-9_]{1,20}", fullmatch=True), st.text("0123456789", max_size=8))
options = st.builds(
    lambda percent, tags, paths: name_categories(
        read_options(
            {
                "export": {
                    "selection": "tags",
                    "tags": sorted(set(tags)),
                    "price": {"percent": percent},
                    "category_ids": list(range(1, len(paths) + 1)),
                }
            }
        ).as_data(),
        dict(enumerate(sorted(paths), start=1)),
    ),
    st.integers(-50, 100),
    st.lists(words.filter(lambda text: "\n" not in text and "\r" not in text and "\t" not in text), min_size=1),
    st.sets(words, max_size=3),
)
documents = st.builds(
    lambda options, types, at_marketplace, of_categories, of_products: Document(
        "ATVPDKIKX0DER",
        options,
        types,
        {"marketplace": {"": at_marketplace}, "categories": of_categories, "products": of_products},
    ),
    options,
    st.dictionaries(words, mapped, max_size=3),
    rules,
    owners,
    owners,
)


@settings(max_examples=120, deadline=None)
@given(documents)
def test_reads_back_exactly_what_it_wrote(document: Document):
    text = write_document(document)
    assert read_document(text) == document
    assert write_document(read_document(text)) == text
    commented = write_document(
        document,
        comments={("rules", "marketplace", path): "Title: “x” # y\nz" for path in document.rules["marketplace"][""]},
    )
    assert read_document(commented) == document


def test_default_options_are_written_in_full_and_in_order():
    options = name_categories(Options().as_data(), {})
    text = write_document(Document(options=options))
    assert text.index("selection:") < text.index("categories:") < text.index("price:") < text.index("imports:")
    assert read_document(text).options == options


GOOD = """\
tradewind: 1
options:
  export:
    price:
      percent: 10
product_types:
  Clothing: SHIRT
  Clothing > Hats: {product_type: HAT, browse_category: 007}
rules:
  marketplace:
    condition_type: new_new
    country_of_origin: NO
    bullet_point:
      - {field: description, transforms: [strip_html, {first: 5}]}
      - {fixed: [a, b]}
  categories:
    Clothing:
      color:
        map: option:Color
        values:
          Navy: blue
"""


def test_a_file_written_by_hand():
    found = read_document(GOOD)
    assert found.options["export"]["price"]["percent"] == "10"
    assert found.product_types["Clothing > Hats"] == Mapped("HAT", "007")
    assert found.rules["marketplace"][""]["country_of_origin"] == [{"kind": "fixed", "value": "NO"}]
    assert found.rules["marketplace"][""]["bullet_point"] == [
        {
            "kind": "field",
            "field": "description",
            "transforms": [{"name": "strip_html"}, {"name": "first", "limit": 5}],
        },
        {"kind": "fixed", "value": ["a", "b"]},
    ]
    assert found.rules["categories"]["Clothing"]["color"][0]["values"] == {"Navy": "blue"}
    assert "products" not in found.rules


def test_the_guide_shows_a_file_that_can_be_read():
    page = (Path(__file__).parents[3] / "docs" / "guide" / "settings-file.md").read_text(encoding="utf-8")
    found = read_document(page.split("```yaml\n")[1].split("```")[0])
    assert found.product_types["Clothing > Hats"].browse_category == "2474955011"


def replaced(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (replaced("rules:", "colour_map: x\nrules:"), 9, "Unknown key “colour_map”."),
        (replaced("percent: 10", "percents: 10"), 5, "Unknown key “percents”."),
        (replaced("percent: 10", "percent: a lot"), 5, "percent: A number."),
        (replaced("percent: 10", "percent: [1]"), 5, "percent: one value."),
        (replaced("    price:\n      percent: 10", "    price: 3"), 4, "price: a group of settings."),
        (replaced("Clothing: SHIRT", "Clothing: shirt"), 7, "“shirt” is no product type"),
        (replaced("007}", "007, colour: x}"), 8, "Unknown key “colour”."),
        (replaced("  categories:\n", "  category:\n"), 16, "Unknown key “category”."),
        (replaced("map: option:Color", "map: shoe size"), 19, "There is no product field “shoe size”."),
        (replaced("map: option:Color", "field: option:Color"), 20, "Unknown key “values”."),
        (replaced("Navy: blue", "Navy: ''"), 21, "A fixed value cannot be empty."),
        (replaced("strip_html,", "strip_tags,"), 14, "There is no transform “strip_tags”."),
        (replaced("{first: 5}", "{first: none}"), 14, "The transform “first” needs “limit”"),
        (replaced("{fixed: [a, b]}", "{template: '{% for x in y %}{% endfor %}'}"), 15, "Line 1:"),
        (replaced("condition_type: new_new", "condition_type:"), 11, "A rule is a fixed value"),
        (replaced("condition_type: new_new", "brand: a\n    brand: b"), 12, "The key “brand” stands here twice."),
        (replaced("new_new", "&a new_new"), 11, "Anchors and aliases"),
        (replaced("new_new", "!!python/name:os.system x"), 11, "Tags"),
        (replaced("new_new", "[new"), 12, "This is not YAML"),
        (replaced("tradewind: 1", "tradewind: 2"), 1, "begins with “tradewind: 1”"),
        (replaced("new_new", '"new\\0new"'), 11, "Control characters"),
        (replaced("Clothing: SHIRT", '"Clo\\x07thing": SHIRT'), 7, "Control characters"),
        ("", 0, "The file is empty."),
        ("just text", 1, "begins with “tradewind: 1”"),
        ("x" * (LIMIT_BYTES + 1), 0, "more than 5 MB"),
    ],
)  # fmt: skip
def test_each_fault_has_its_line(text: str, line: int, words: str):
    with pytest.raises(FileInvalid) as fault:
        read_document(text)
    assert fault.value.faults[0][0] == line
    assert words in fault.value.faults[0][1]


def test_all_faults_of_a_file_are_told_at_once():
    with pytest.raises(FileInvalid) as fault:
        read_document(replaced("SHIRT", "shirt").replace("Navy: blue", "Navy: ''"))
    assert [line for line, _words in fault.value.faults] == [7, 21]


def test_an_alias_bomb_is_refused_at_its_first_anchor():
    bomb = "tradewind: 1\na: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(50))
    with pytest.raises(FileInvalid) as fault:
        read_document(bomb)
    assert fault.value.faults[0][0] == 2


def test_a_file_has_no_more_templates_than_can_be_compiled_at_once():
    rules = "".join(
        f"    p{number}: {{brand: {{template: '{{{{ title }}}} {number:>980}'}}}}\n" for number in range(300)
    )
    with pytest.raises(FileInvalid, match="templates of a file") as fault:
        read_document(f"tradewind: 1\nrules:\n  products:\n{rules}")
    assert fault.value.faults[0][0] == 205
