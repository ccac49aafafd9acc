"""What Amazon would get of one product, with unsaved changes laid over what is saved, and how it comes about."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tradewind.base.errors import NotFound

from ..connections.models import Connection
from .admissible import check_changes, name_browse_categories
from .assess import Assessment, Assessor
from .catalog import Catalog
from .edits import Change
from .explain import Explained, explain_attribute
from .explain_words import ToldAttribute, tell_attribute
from .facts import ProductFacts
from .schema.shape import in_words
from .schema.wording import describe_problem


def explain(connection: Connection, sku: str, changes: Sequence[Change] = ()) -> Assessment:
    """Return what Amazon would get of one SKU, with sources and problems. Writes nothing.

    Raises NotFound (`sku_unknown`) and, for `changes` that could not be saved, what saving them raises.
    """
    assessor, facts = _prepare(connection, sku, changes)
    return assessor.assess(facts)


def explain_values(
    connection: Connection, sku: str, attribute: str = "", changes: Sequence[Change] = ()
) -> list[ToldAttribute]:
    """Return the whole way of one attribute's values, or of every attribute's, from the store to Amazon, in words.

    Raises as `explain` does. A product without a product type has none.
    """
    assessor, facts = _prepare(connection, sku, changes)
    found = assessor.assess(facts)
    schema = assessor.schema_of(found.product_type) if found.product_type else None
    if schema is None:
        return []
    plan = assessor.plan_for(facts, found.product_type, schema)
    told: dict[str, list[str]] = {}
    for problem in found.problems:
        told.setdefault(problem.attribute, []).append(describe_problem(problem))
    names = [attribute] if attribute else list(dict.fromkeys([*filter(None, told), *plan.attributes]))
    offer = found.offer
    return [
        tell_attribute(
            explain_attribute(
                name,
                plan,
                store=facts,
                offered=offer.facts if offer else facts,
                offer_steps=offer.steps if offer else {},
            )
            if name in schema.shape.attributes
            else Explained(name, in_words(name), ()),
            sent=found.attributes.get(name),
            problems=told.get(name, []),
        )
        for name in names
    ]


def _prepare(connection: Connection, sku: str, changes: Sequence[Change]) -> tuple[Assessor, ProductFacts]:
    catalog = Catalog()
    facts = catalog.find(sku)
    if facts is None:
        raise NotFound("sku_unknown", _("The store has no SKU “%(sku)s”.") % {"sku": sku[:100]})
    if changes:
        changes = name_browse_categories(connection, changes)
        check_changes(connection, changes)
    return Assessor(connection, catalog, changes), facts
