"""Products, kept as files, become exactly the attributes and problems that stand beside each of them.

`build_cases/<case>.json` holds product, answers, product type; `<case>.expected.json` what Amazon would get.
"""

import json
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pytest

from tradewind.amazon.mapping.build import build_attributes, plan_rules
from tradewind.amazon.mapping.defaults import Answers, suggest_rules
from tradewind.amazon.mapping.facts import Market, ProductFacts
from tradewind.amazon.mapping.rules.rules import Rule, RuleBook, read_chain
from tradewind.amazon.mapping.schema.validate import compile_schema, find_problems
from tradewind.amazon.mapping.schema.wording import describe_problem
from tradewind.simulator.schemas.document import Wanted, build_document

CASES = sorted(
    path for path in (Path(__file__).parent / "build_cases").glob("*.json") if not path.name.endswith(".expected.json")
)


def read_facts(given):
    kinds = {one.name: str(one.type) for one in fields(ProductFacts)}
    return ProductFacts(
        **{
            name: Decimal(value) if "Decimal" in kinds[name] else tuple(value) if isinstance(value, list) else value
            for name, value in given.items()
        }
    )


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_product_becomes_what_stands_beside_it(path):
    case = json.loads(path.read_text())
    market = Market(**case["market"])
    schema = compile_schema(
        build_document(Wanted(case["product_type"], market.marketplace_id, market.language)).content
    )
    wanted = suggest_rules(Answers(**case["answers"]), country=case["country"])
    chains = {path: read_chain(chain) for path, chain in wanted.items()}
    facts = read_facts(case["product"])
    plan = plan_rules(RuleBook([Rule(name, chain) for name, chain in chains.items()]).rules_for(facts), schema.shape)
    built = build_attributes(facts, plan, market=market)
    problems = [*built.problems, *find_problems(schema, built.attributes)]
    made = {"attributes": built.attributes, "problems": [describe_problem(one) for one in problems]}
    assert made == json.loads(path.with_suffix(".expected.json").read_text())


def test_there_are_cases():
    assert len(CASES) >= 3
