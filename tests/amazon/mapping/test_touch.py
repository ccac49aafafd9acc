"""Which products a change of the mapping touches: those that become something else by it, and no others."""

import pytest

from tradewind.amazon.mapping.edits import ResetRule, SetProductType, SetRule
from tradewind.amazon.mapping.rules.rules import FixedSource, Rule, RuleBook, read_chain
from tradewind.amazon.mapping.schema.shape import read_shape
from tradewind.amazon.mapping.state import MappedCategory, MappingState
from tradewind.amazon.mapping.touch import Setting, Touched, find_touched

from .samples import SCHEMA, attribute

KITE = read_shape(SCHEMA)
WHEEL = read_shape(
    {
        "properties": {
            "brand": attribute("Brand", {"type": "string"}),
            "rim": attribute("Rim", {"type": "string"}),
            "recommended_browse_nodes": attribute("Browse", {"type": "string", "enum": ["11", "12"]}),
        }
    }
)
# 1 holds 2 and 3, 3 holds 4; 5 stands alone, 6 has no product type
LINEAGES = {1: (1,), 2: (2, 1), 3: (3, 1), 4: (4, 3, 1), 5: (5,), 6: (6,)}
X, Y = [{"kind": "fixed", "value": "x"}], [{"kind": "fixed", "value": "y"}]
BEFORE = MappingState(
    {1: MappedCategory("KITE"), 3: MappedCategory("WHEEL"), 5: MappedCategory("KITE")},
    {(None, None, "brand"): X, (2, None, "color"): X, (None, 7, "brand"): X, (None, None, "bullet_point"): X},
)


def setting(state):
    rules = [
        Rule(path, read_chain(chain), "product" if product else "category" if category else "marketplace",
             product or category or 0)
        for (category, product, path), chain in state.rules.items()
    ]  # fmt: skip
    browse = {
        one: Rule("", (FixedSource(said.browse_category),), "category", one) if said.browse_category else None
        for one, said in state.categories.items()
    }
    return Setting(RuleBook(rules, browse), state.product_types)


def touched(*changes, before=BEFORE):
    after = before.lay_over(changes)
    changed = [key for key in {**before.rules, **after.rules} if before.rules.get(key) != after.rules.get(key)]
    found = find_touched(
        setting(before),
        setting(after),
        paths={path for _category, product, path in changed if product is None},
        lineages=LINEAGES,
        product_lineages={product: LINEAGES[2] for _category, product, _path in changed if product is not None},
        shapes={"KITE": KITE, "WHEEL": WHEEL},
    )
    return found.category_ids, found.product_ids


CASES = {
    "nothing changes": ([SetRule("brand", X)], ((), ())),
    "every type has it": ([SetRule("brand", Y)], ((1, 2, 3, 4, 5), ())),
    "one type has it": ([SetRule("item_name", X)], ((1, 2, 5), ())),
    "only the other type has it": ([SetRule("rim", X)], ((3, 4), ())),
    "no type has it": ([SetRule("sleeve", X)], ((), ())),
    "a nearer rule covers it": ([SetRule("color", Y)], ((1, 5), ())),
    "the same in other spelling": ([SetRule("brand.value", X)], ((), ())),
    "a spelling that holds beside the other": ([SetRule("brand.value", Y, 1)], ((1, 2, 3, 4), ())),
    "a category's rule": ([SetRule("brand", Y, 3)], ((3, 4), ())),
    "a category's rule that says the same": ([SetRule("brand", X, 3)], ((), ())),
    "a category's rule its type lacks": ([SetRule("rim", X, 5)], ((), ())),
    "a rule ends": ([ResetRule("bullet_point")], ((1, 2, 5), ())),
    "a rule that was not there ends": ([ResetRule("item_name")], ((), ())),
    "what covered a rule ends": ([ResetRule("color", 2)], ((2,), ())),
    "a type becomes another": ([SetProductType(1, "WHEEL")], ((1, 2), ())),
    "a type is told again": ([SetProductType(1, "KITE")], ((), ())),
    "an own type ends": ([SetProductType(3, "")], ((3, 4), ())),
    "a child says what it inherits": ([SetProductType(2, "KITE")], ((), ())),
    "a first type": ([SetProductType(6, "KITE")], ((6,), ())),
    "a type nobody has read": ([SetProductType(6, "HAT")], ((6,), ())),
    "a browse category": ([SetProductType(3, "WHEEL", "11")], ((3, 4), ())),
    "a browse category of a type without": ([SetProductType(5, "KITE", "11")], ((), ())),
    "a product's rule": ([SetRule("brand", Y, None, 7)], ((), (7,))),
    "a product's rule told again": ([SetRule("brand", X, None, 7)], ((), ())),
    "a product's rule ends": ([ResetRule("brand", None, 7)], ((), (7,))),
    "a product's rule its type lacks": ([SetRule("rim", X, None, 7)], ((), ())),
    "several": ([SetRule("rim", X, 3), SetRule("item_name", X, None, 7)], ((3, 4), (7,))),
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case)
def test_a_change_touches_what_becomes_something_else(case):
    changes, expected = CASES[case]
    assert touched(*changes) == expected


def test_the_browse_category_of_the_nearest_mapped_category_counts():
    before = BEFORE.lay_over([SetProductType(3, "WHEEL", "11")])
    assert touched(SetRule("recommended_browse_nodes", X), before=before) == ((), ())
    assert touched(SetRule("recommended_browse_nodes", X, 1), before=before) == ((), ())
    assert touched(SetRule("recommended_browse_nodes", X, 3), before=before) == ((3, 4), ())
    assert touched(SetProductType(4, "WHEEL"), before=before) == ((4,), ())


def test_nothing_touched_says_so():
    assert not Touched()
    assert Touched(product_ids=(1,))
