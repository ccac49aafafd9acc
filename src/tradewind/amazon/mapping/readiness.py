"""What still has to be set before feeds of a connection may run, in sentences kept on the connection."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tradewind.base import clock
from tradewind.store.models import Product

from ..connections.models import Connection
from ..connections.options import ExportOptions, read_options
from .catalog import Catalog
from .defaults import PRICE, STOCK
from .models import AttributeRule, CategoryMapping
from .schema import schemas

IDENTITY = frozenset({"item_name", "brand", "product_description"})
ORIGIN = frozenset({"condition_type", "country_of_origin"})


@dataclass(frozen=True)
class Step:
    """One line of the checklist: what it is, whether it is done, and what to do when it is not."""

    key: str
    words: str
    is_done: bool
    advice: str
    is_needed: bool = True
    """Whether feeds wait for it; else only some products stay behind."""


def list_steps(connection: Connection) -> list[Step]:
    """Return the checklist of a connection, in six queries or fewer."""
    paths = set(
        AttributeRule.objects.filter(connection=connection, product=None).values_list("attribute_path", flat=True)
    )
    mapped = dict(CategoryMapping.objects.filter(connection=connection).values_list("category_id", "product_type"))
    types = set(mapped.values())
    has_products = Product.objects.filter(is_published=True).exists()
    return [
        Step("products", _("The store has products"), has_products, _("Import or add products to the store.")),
        Step(
            "types", _("Categories have a product type"), bool(types), _("Give at least one category a product type.")
        ),
        *([_tell_schemas(connection, types), _tell_unmapped(set(mapped))] if types else []),
        *_tell_sources(read_options(connection.options).export, paths),
    ]


def refresh_readiness(connection: Connection) -> list[str]:
    """Write what is missing to the connection; return it. Empty means that feeds may run."""
    missing = [step.advice for step in list_steps(connection) if step.is_needed and not step.is_done]
    Connection.objects.filter(pk=connection.pk).update(missing_settings=missing, settings_checked_at=clock.now())
    connection.missing_settings = missing
    return missing


def _tell_sources(export: ExportOptions, paths: set[str]) -> list[Step]:
    """Tell of the attributes that need a rule, as far as the options have them sent."""
    has_listing = "listing" in export.parts and export.mode == "listing"
    has_offer = "listing" in export.parts and export.mode == "offer"
    is_counted = "stock" in export.parts and export.fulfilled_by == "merchant"
    wanted = {path for path, is_sent in ((PRICE, "price" in export.parts), (STOCK, is_counted)) if is_sent}
    identity = Step(
        "identity",
        _("Title, brand and description have a source"),
        paths >= IDENTITY,
        _("Say where title, brand and description come from: use the defaults."),
    )
    origin = Step(
        "origin",
        _("Condition and country of origin are set"),
        paths >= ORIGIN,
        _("Set the condition and the country of origin of your products."),
    )
    condition = Step(
        "condition", _("The condition is set"), "condition_type" in paths, _("Set the condition under Export & Import.")
    )
    offer = Step(
        "offer",
        _("Price and stock have a source"),
        paths >= wanted,
        _("Say where price and stock come from: use the defaults."),
    )
    return [
        *([identity, origin] if has_listing else []),
        *([condition] if has_offer else []),
        *([offer] if wanted else []),
    ]


def _tell_schemas(connection: Connection, types: set[str]) -> Step:
    unread = sorted(types - {row.product_type for row in schemas.find_schemas(connection, types)})
    advice = _("Amazon's rules for %(names)s have not been read yet; they come by themselves.")
    return Step(
        "schemas",
        _("Amazon's rules for these product types are here"),
        not unread,
        advice % {"names": ", ".join(unread)},
    )


def _tell_unmapped(mapped: set[int]) -> Step:
    """Tell of categories with products for which neither they nor one above them has a product type."""
    catalog = Catalog()
    used = Product.objects.filter(is_published=True, category__isnull=False).order_by()
    category_ids = used.values_list("category_id", flat=True).distinct()
    count = sum(mapped.isdisjoint(catalog.lineage(category_id)) for category_id in category_ids)
    advice = ngettext(
        "%(count)s category with products has no product type: its products stay behind.",
        "%(count)s categories with products have no product type: their products stay behind.",
        count,
    )
    words = _("Every category with products has a product type")
    return Step("all_types", words, not count, advice % {"count": f"{count:,}"}, is_needed=False)
