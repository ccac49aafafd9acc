"""What Amazon's issue codes mean for a merchant, in words. Amazon's own words always stand beside ours.

Codes are opaque to programs; the meanings come from Amazon's examples and from the field (FACTS 5.5).
"""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

_BOOK: dict[str, Promise] = {
    "90220": later("A value that Amazon requires is missing: %(names)s. Fill it in the data mapping and send again."),
    "99022": later("%(names)s has fewer values than Amazon wants. Add some in the data mapping."),
    "18448": later("Amazon would like more: %(names)s. The listing goes on without it."),
    "18027": later("Amazon does not like the main picture: no text, logo or watermark may be on it."),
    "99300": later("Amazon does not know %(names)s for this product type. Take its rule away in the data mapping."),
    "90000900": later("Amazon does not take the value of %(names)s. Correct it in the store or the data mapping."),
    "90000901": later("Amazon does not know this product type any more. Choose another one for the category."),
    "13013": later("Amazon has no listing with this SKU, so there was nothing to change. Send the whole product."),
    "8541": later("The barcode belongs to another product at Amazon than these values say. Check the barcode."),
    "8560": later("Amazon has no product that fits, and too little is given to make one. Check the barcode."),
    "8572": later("Amazon does not take this barcode for this brand. Ask for an exemption or use the brand's own."),
    "18155": later("Amazon could not find the product that was named. Check the barcode or the ASIN."),
    "18742": later("Amazon keeps this listing back until the seller account is allowed to sell it."),
    "5665": later("Amazon wants this brand approved first. Ask for approval in Seller Central."),
    "5461": later("Your account may not make new products of this brand. Ask for approval in Seller Central."),
    "20003": later("Amazon could not fetch the picture. Check that its address opens without a sign-in."),
}


def explain(code: str, message: str, names: Sequence[str] = ()) -> str:
    """Return what an issue means in plain words; for an unknown code Amazon's own."""
    if code in _BOOK:
        return str(_BOOK[code]) % {"names": ", ".join(_readable(name) for name in names) or _("a value")}
    return message or _("Amazon gave no reason.")


def is_known(code: str) -> bool:
    """Return whether the book has words of its own for the code."""
    return code in _BOOK


def _readable(name: str) -> str:
    return name.split(".", 1)[0].replace("_", " ").capitalize()
