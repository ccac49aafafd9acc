"""The issues Amazon finds in a listing, with the codes and sentences it uses for them.

Of the codes only 90220, 99022, 18448, 18027, 99300, 18155, 18742 and 90000900 are known from Amazon's examples
and from the field; what each of them means beyond those examples, and the others here, are our reading.
Clients have to treat codes as opaque.
"""

from dataclasses import dataclass
from typing import Any

REQUIRED = "90220"
TOO_FEW = "99022"
INVALID_VALUE = "90000900"
UNKNOWN_ATTRIBUTE = "99300"
INCOMPLETE = "18448"
NO_SUCH_SKU = "13013"
NO_SUCH_PRODUCT_TYPE = "90000901"
NOT_IN_CATALOG = "8560"
CATALOG_DIFFERS = "8541"


@dataclass(frozen=True)
class Issue:
    """One finding about one listing; `attribute` is the path as the processing report gives it."""

    code: str
    message: str
    attribute_names: tuple[str, ...] = ()
    severity: str = "ERROR"
    category: str = "INVALID_ATTRIBUTE"

    @property
    def is_error(self) -> bool:
        """Whether it keeps a submission from being accepted."""
        return self.severity == "ERROR"

    def as_json(self, marketplace_ids: list[str] | None = None) -> dict[str, Any]:
        """Return the issue in the shape of the Listings Items API."""
        body: dict[str, Any] = {
            "code": self.code,
            "message": self.message,
            "severity": self.severity,
            "attributeNames": list(self.attribute_names),
            "categories": [self.category],
        }
        return {**body, "marketplaceIds": marketplace_ids} if marketplace_ids else body

    def as_report_entry(self, message_id: int, sku: str) -> dict[str, Any]:
        """Return the issue in the shape of a feed's processing report, where the attribute is one string."""
        entry: dict[str, Any] = {
            "messageId": message_id,
            "sku": sku,
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
        }
        return {**entry, "attributeName": self.attribute_names[0]} if self.attribute_names else entry


def missing(path: str) -> Issue:
    """A required attribute, or a required part of one, is not there."""
    text = f"'[{path}]' is required but not supplied."
    return Issue(REQUIRED, text, (path.split(".", maxsplit=1)[0],), category="MISSING_ATTRIBUTE")


def incomplete(names: list[str]) -> Issue:
    """Recommended attributes are not there; the listing is accepted all the same."""
    text = "Attributes tagged as relevant_attributes are incomplete. Provide values for the following attribute(s): "
    return Issue(INCOMPLETE, text + ", ".join(names), tuple(names), "WARNING", "MISSING_ATTRIBUTE")


def no_such_sku(sku: str, marketplace_name: str) -> Issue:
    """A change names a SKU that is not in the seller's inventory."""
    text = f"This SKU does not exist in the {marketplace_name} catalog. Your data for '{sku}' was not processed."
    return Issue(NO_SUCH_SKU, text, ("sku",))


def no_such_product_type(name: str) -> Issue:
    """A submission names a product type that does not exist."""
    text = f"The Amazon product type specified is invalid or not supported: '{name}'."
    return Issue(NO_SUCH_PRODUCT_TYPE, text, ("productType",))


def invalid_value(path: str, reason: str) -> Issue:
    """A value breaks its schema."""
    name = path.split(".", maxsplit=1)[0]
    category = "INVALID_PRICE" if name in {"purchasable_offer", "list_price"} else "INVALID_ATTRIBUTE"
    return Issue(INVALID_VALUE, f"The value provided for '{path}' is invalid: {reason}", (name,), category=category)


def catalog_differs(sku: str) -> Issue:
    """The barcode is known to Amazon as another product."""
    text = (
        f"The SKU data provided for '{sku}' is different from what's already in the Amazon catalog. "
        "The standard_product_id data matches another product, but some information contradicts with it."
    )
    return Issue(CATALOG_DIFFERS, text, ("externally_assigned_product_identifier",))
