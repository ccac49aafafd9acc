"""Says of each product what Amazon would get, and what keeps it from being sent."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..connections import marketplaces
from ..connections.models import Connection
from . import schemas
from .build import Origin, Plan, build_attributes, plan_rules
from .catalog import Catalog
from .facts import Market, ProductFacts
from .models import AttributeRule, CategoryMapping
from .problems import Problem
from .rules import Rule, RuleBook, read_chain
from .validate import CompiledSchema, find_problems

_LONGEST_SKU = 40
"""Amazon's limit for a seller SKU, in characters (Seller Central help: "SKU")."""


@dataclass(frozen=True)
class Assessment:
    """One product for one connection: its product type, what Amazon would get, and the problems with it."""

    facts: ProductFacts
    product_type: str
    attributes: dict[str, Any]
    origins: tuple[Origin, ...]
    problems: tuple[Problem, ...]

    @property
    def message(self) -> dict[str, Any]:
        """What is compared with what Amazon last accepted, and sent when it differs."""
        return {"productType": self.product_type, "requirements": "LISTING", "attributes": self.attributes}


class Assessor:
    """Everything that assessing the products of one connection needs, read once."""

    def __init__(self, connection: Connection, catalog: Catalog) -> None:
        self.catalog = catalog
        self.product_types = load_product_types(connection)
        self._connection = connection
        self._book = load_rules(connection, catalog)
        self._schemas: dict[str, CompiledSchema | None] = {}
        self._plans: dict[tuple[int, str], tuple[Mapping[str, Rule], Plan]] = {}
        place = marketplaces.get(connection.marketplace_id)
        self._market = Market(place.id, place.name, connection.language, connection.currency)

    def assess(self, facts: ProductFacts) -> Assessment:
        """Build and check one product."""
        product_type = self.product_type_of(facts)
        schema = self.schema_of(product_type) if product_type else None
        if schema is None:
            return Assessment(facts, product_type, {}, (), (self._unmapped(facts, product_type),))
        rules = self._book.rules_for(facts)
        market = replace(self._market, language=schema.shape.language or self._market.language)
        built = build_attributes(facts, self._plan(rules, product_type, schema), market=market)
        told = {problem.attribute for problem in built.problems}
        found = [one for one in find_problems(schema, built.attributes) if one.attribute not in told]
        return Assessment(
            facts, product_type, built.attributes, built.origins, (*_check_sku(facts), *built.problems, *found)
        )

    def product_type_of(self, facts: ProductFacts) -> str:
        """Return the product type of the nearest category that has one; empty when none has."""
        return next((self.product_types[one] for one in facts.category_ids if one in self.product_types), "")

    def schema_of(self, product_type: str) -> CompiledSchema | None:
        """Return the schema in use; None when it was never read."""
        if product_type not in self._schemas:
            row = schemas.find_schema(self._connection, product_type)
            self._schemas[product_type] = schemas.compiled(row) if row else None
        return self._schemas[product_type]

    def _plan(self, rules: Mapping[str, Rule], product_type: str, schema: CompiledSchema) -> Plan:
        """Return the plan of rules that many products share; the rules are kept beside it, so that ids stay true."""
        key = (id(rules), product_type)
        if key not in self._plans:
            self._plans[key] = (rules, plan_rules(rules, schema.shape))
        return self._plans[key][1]

    @staticmethod
    def _unmapped(facts: ProductFacts, product_type: str) -> Problem:
        if product_type:
            return Problem("no_schema", detail={"given": product_type})
        if facts.category_path:
            return Problem("no_product_type", detail={"given": facts.category_path})
        return Problem("no_category")


def load_product_types(connection: Connection) -> dict[int, str]:
    """Return the product type of each category that has its own."""
    return dict(CategoryMapping.objects.filter(connection=connection).values_list("category_id", "product_type"))


def load_rules(connection: Connection, catalog: Catalog) -> RuleBook:
    """Return all rules of a connection."""
    rows = AttributeRule.objects.filter(connection=connection).select_related("product").order_by("pk")
    return RuleBook([_as_rule(row, catalog) for row in rows])


def _as_rule(row: AttributeRule, catalog: Catalog) -> Rule:
    chain = read_chain(row.source)
    if row.product is not None:
        return Rule(row.attribute_path, chain, "product", row.product.pk, row.product.title)
    if row.category_id is not None:
        return Rule(row.attribute_path, chain, "category", row.category_id, catalog.path_of(row.category_id))
    return Rule(row.attribute_path, chain)


def _check_sku(facts: ProductFacts) -> tuple[Problem, ...]:
    if len(facts.sku) <= _LONGEST_SKU:
        return ()
    return (Problem("sku_too_long", detail={"given": str(len(facts.sku)), "limit": str(_LONGEST_SKU)}),)
