"""What the defaults make of a product for a product type's own schema."""

from typing import Any

import pytest

from tradewind.amazon.connections import marketplaces
from tradewind.amazon.mapping.build import build_attributes, plan_rules
from tradewind.amazon.mapping.defaults import Answers, suggest_rules
from tradewind.amazon.mapping.facts import Market, ProductFacts
from tradewind.amazon.mapping.rules.rules import Rule, read_chain
from tradewind.amazon.mapping.schema.validate import compile_schema, find_problems
from tradewind.simulator.schemas.document import Wanted, build_document

from .samples import MARKETPLACE

SHOES = compile_schema(build_document(Wanted("SHOES", MARKETPLACE, "en_US")).content)
SYSTEMS = ("shirt_size.size_system", "footwear_size.size_system")


def build(facts: ProductFacts, answers: Answers) -> dict[str, Any]:
    chains = suggest_rules(answers, country="US")
    plan = plan_rules({path: Rule(path, read_chain(chain)) for path, chain in chains.items()}, SHOES.shape)
    return build_attributes(facts, plan, market=Market(MARKETPLACE, "Amazon.com", "en_US", "USD")).attributes


@pytest.mark.parametrize(
    ("said", "size", "kind"),
    [("8.5", "numeric_8_point_5", "numeric"), ("9", "numeric_9", "numeric"), ("Medium", "m", "alpha")],
)
def test_a_shoe_with_a_size_lacks_nothing_of_it(said: str, size: str, kind: str):
    facts = ProductFacts(sku="a", title="LED High Tops", options={"Size": said})
    attributes = build(facts, Answers(target_gender="male"))
    assert attributes["footwear_size"] == [
        {
            "size": size, "size_class": kind, "size_system": "us_footwear_size_system", "age_group": "adult",
            "gender": "men", "width": "medium", "marketplace_id": MARKETPLACE,
        }
    ]  # fmt: skip
    assert "footwear_size" not in {one.attribute for one in find_problems(SHOES, attributes)}


def test_a_shoe_without_a_size_is_told_of():
    attributes = build(ProductFacts(sku="a", title="LED High Tops"), Answers())
    assert "footwear_size" not in attributes
    assert "footwear_size" in {one.attribute for one in find_problems(SHOES, attributes)}


@pytest.mark.parametrize(("country", "clothes", "shoes"), [("US", "as1", "us"), ("GB", "as2", "uk")])
def test_sizes_go_in_the_system_of_the_country(country: str, clothes: str, shoes: str):
    place = marketplaces.by_country(country)
    chains = suggest_rules(Answers(), country=place.country)
    systems = {path: read_chain(chains[path])[0].read(ProductFacts(sku="a", title="Shirt")) for path in SYSTEMS}
    assert systems == {"shirt_size.size_system": clothes, "footwear_size.size_system": f"{shoes}_footwear_size_system"}
