"""Says of each product what Amazon would get, and what keeps it from being sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..connections import marketplaces
from ..connections.models import Connection
from .build import Origin, Plan, build_attributes, plan_rules
from .catalog import Catalog
from .edits import Change
from .facts import Market, ProductFacts
from .models import ProductTypeSchema
from .offer.offer import OfferFacts
from .offer.parts import PARTS, keep_parts, part_of
from .offer.terms import load_terms
from .rules.rules import Rule
from .schema import schemas
from .schema.problems import Problem
from .schema.validate import CompiledSchema, find_problems
from .state import load_state, make_book

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
    offer: OfferFacts | None = None
    """How price and stock at Amazon came about; its facts are those the attributes are made of."""
    is_selected: bool = True
    """Whether the product is chosen to go to Amazon at all."""
    requirements: str = "LISTING"
    parts: Sequence[str] = PARTS
    """The parts that go."""
    lacking: Sequence[str] = ()
    """The parts that do not go and that Amazon takes no new listing without."""
    needed: tuple[str, ...] = ()
    """What Amazon asks of this product because of its other values, whether it has it or not."""

    @property
    def message(self) -> dict[str, Any]:
        """What is compared with what Amazon last accepted, and sent when it differs."""
        return {"productType": self.product_type, "requirements": self.requirements, "attributes": self.attributes}

    def problems_of(self, *, is_new: bool) -> tuple[Problem, ...]:
        """Return what keeps the product from being sent, as a new listing or as a change of one that Amazon has."""
        if not (is_new and self.lacking):
            return self.problems
        return (*self.problems, Problem("part_needed", detail={"names": ", ".join(self.lacking)}))


class Assessor:
    """Everything that assessing the products of one connection needs, read once."""

    def __init__(
        self,
        connection: Connection,
        catalog: Catalog,
        changes: Sequence[Change] = (),
        use_schemas: Mapping[str, ProductTypeSchema] | None = None,
    ) -> None:
        """Read what is set, with unsaved `changes` laid over it.

        `use_schemas` are versions to use instead of those in use, by product type. Raises RuleInvalid for a change
        whose chain is none.
        """
        self._read = load_state(connection)
        state = self._read.lay_over(changes)
        self.catalog = catalog
        self.product_types = state.product_types
        self._connection = connection
        self._book = make_book(state, catalog)
        self._use_schemas = use_schemas or {}
        self._schemas: dict[str, CompiledSchema | None] = {}
        self._used: dict[str, int | None] = {}
        self._plans: dict[tuple[int, str], tuple[Mapping[str, Rule], Plan]] = {}
        self._own_plan: tuple[tuple[int, str], Plan] | None = None
        place = marketplaces.get(connection.marketplace_id)
        self._market = Market(place.id, place.name, connection.language, connection.currency)
        self.terms = load_terms(connection)

    def is_current(self) -> bool:
        """Return whether rules, options and schemas are still as they were read."""
        now = Connection.objects.select_related("seller_account").filter(pk=self._connection.pk).first()
        if now is None or load_state(now) != self._read or load_terms(now) != self.terms:
            return False
        in_use = {row.product_type: row.pk for row in schemas.find_schemas(now, self._used)}
        return all(in_use.get(name) == used for name, used in self._used.items())

    def assess(self, facts: ProductFacts) -> Assessment:
        """Build and check one product."""
        is_selected = self.terms.selection.holds(facts)
        product_type = self.product_type_of(facts)
        schema = self.schema_of(product_type) if product_type else None
        if schema is None:
            unmapped = self._unmapped(facts, product_type)
            return Assessment(facts, product_type, {}, (), (unmapped,), is_selected=is_selected)
        market = replace(self._market, language=schema.shape.language or self._market.language)
        offer = self.terms.offer(facts, market)
        built = build_attributes(offer.facts, self.plan_for(facts, product_type, schema), market=market)
        attributes = keep_parts(built.attributes, self.terms.parts)
        told = {problem.attribute for problem in built.problems}
        found = [one for one in find_problems(schema, attributes) if one.attribute not in told]
        problems, lacking = self._sort_out((*_check_sku(facts), *built.problems, *found))
        return Assessment(
            facts,
            product_type,
            attributes,
            tuple(one for one in built.origins if one.rule.attribute in attributes),
            problems,
            offer=offer,
            is_selected=is_selected,
            requirements=self.terms.requirements,
            parts=self.terms.parts,
            lacking=lacking,
            needed=schema.conditions.find_needed(attributes),
        )

    def assess_chosen(self, facts: ProductFacts) -> Assessment:
        """Build and check one product; one that is not chosen is passed over, without any work."""
        if self.terms.selection.holds(facts):
            return self.assess(facts)
        return Assessment(facts, self.product_type_of(facts), {}, (), (), is_selected=False)

    def _sort_out(self, found: Sequence[Problem]) -> tuple[tuple[Problem, ...], tuple[str, ...]]:
        """Return the problems of the parts that go, and the other parts that Amazon asks for all the same."""
        parts = self.terms.parts
        kept = tuple(one for one in found if not one.attribute or part_of(one.attribute) in parts)
        if len(kept) == len(found):
            return kept, ()
        missed = {part_of(one.attribute) for one in found if one.attribute}
        return kept, tuple(part for part in PARTS if part in missed and part not in parts)

    def product_type_of(self, facts: ProductFacts) -> str:
        """Return the product type of the nearest category that has one; empty when none has."""
        return next((self.product_types[one] for one in facts.category_ids if one in self.product_types), "")

    def schema_of(self, product_type: str) -> CompiledSchema | None:
        """Return the schema in use; None when it was never read."""
        if product_type not in self._schemas:
            row = self._use_schemas.get(product_type) or schemas.find_schema(
                self._connection, product_type, requirements=self.terms.requirements
            )
            self._schemas[product_type] = schemas.compiled(row) if row else None
            self._used[product_type] = row.pk if row else None
        return self._schemas[product_type]

    def plan_for(self, facts: ProductFacts, product_type: str, schema: CompiledSchema) -> Plan:
        """Return the plan of the rules that hold for a product; most products share theirs.

        The rules are kept beside a plan, so that ids stay true; of products with rules of their own, which share
        nothing, only the last is kept, for its other variants.
        """
        rules = self._book.rules_for(facts, schema.shape.browse_path)
        if self._book.has_own(facts.product_id):
            own = (facts.product_id, product_type)
            if self._own_plan is None or self._own_plan[0] != own:
                self._own_plan = (own, plan_rules(self.terms.lay(rules), schema.shape))
            return self._own_plan[1]
        key = (id(rules), product_type)
        if key not in self._plans:
            self._plans[key] = (rules, plan_rules(self.terms.lay(rules), schema.shape))
        return self._plans[key][1]

    @staticmethod
    def _unmapped(facts: ProductFacts, product_type: str) -> Problem:
        if product_type:
            return Problem("no_schema", detail={"given": product_type})
        if facts.category_path:
            return Problem("no_product_type", detail={"given": facts.category_path})
        return Problem("no_category")


def _check_sku(facts: ProductFacts) -> tuple[Problem, ...]:
    if len(facts.sku) <= _LONGEST_SKU:
        return ()
    return (Problem("sku_too_long", detail={"given": str(len(facts.sku)), "limit": str(_LONGEST_SKU)}),)
