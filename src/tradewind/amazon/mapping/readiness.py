"""What still has to be set before feeds of a connection may run, in sentences kept on the connection."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tradewind.base import clock
from tradewind.store.models import Product

from ..connections.models import Connection
from . import schemas
from .defaults import PRICE, STOCK
from .models import AttributeRule, CategoryMapping


@dataclass(frozen=True)
class Step:
    """One line of the checklist: what it is, whether it is done, and what to do when it is not."""

    key: str
    words: str
    is_done: bool
    advice: str


def list_steps(connection: Connection) -> list[Step]:
    """Return the checklist of a connection."""
    paths = set(
        AttributeRule.objects.filter(connection=connection, product=None).values_list("attribute_path", flat=True)
    )
    types = set(CategoryMapping.objects.filter(connection=connection).values_list("product_type", flat=True))
    unread = sorted(name for name in types if schemas.find_schema(connection, name) is None)
    has_products = Product.objects.filter(is_published=True).exists()
    steps = [
        Step("products", _("The store has products"), has_products, _("Import or add products to the store.")),
        Step(
            "types", _("Categories have a product type"), bool(types), _("Give at least one category a product type.")
        ),
        Step(
            "schemas",
            _("Amazon's rules for these product types are here"),
            not unread,
            _("Amazon's rules for %(names)s have not been read yet; they come by themselves.")
            % {"names": ", ".join(unread)},
        ),
        Step(
            "identity",
            _("Title, brand and description have a source"),
            {"item_name", "brand", "product_description"} <= paths,
            _("Say where title, brand and description come from: use the defaults."),
        ),
        Step(
            "origin",
            _("Condition and country of origin are set"),
            {"condition_type", "country_of_origin"} <= paths,
            _("Set the condition and the country of origin of your products."),
        ),
        Step(
            "offer",
            _("Price and stock have a source"),
            {PRICE, STOCK} <= paths,
            _("Say where price and stock come from: use the defaults."),
        ),
    ]
    return steps if types else [step for step in steps if step.key != "schemas"]


def refresh_readiness(connection: Connection) -> list[str]:
    """Write what is missing to the connection; return it. Empty means that feeds may run."""
    steps = list_steps(connection)
    missing = [step.advice for step in steps if not step.is_done]
    Connection.objects.filter(pk=connection.pk).update(missing_settings=missing, settings_checked_at=clock.now())
    connection.missing_settings = missing
    return missing
