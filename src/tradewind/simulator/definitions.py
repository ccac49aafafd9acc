"""Product Type Definitions 2020-09-01: finding a product type, and what it asks for.

Amazon: "Product Type Definitions API v2020-09-01 Use Case Guide"; the schema itself is downloaded from the
storage without a token, and its address lives seven days.
"""

import base64
import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .marketplaces import MARKETPLACES, Marketplace
from .routing import Call, Response, operation
from .schemas.document import LOCALES, Wanted, build_document, build_meta_schema, default_locale
from .schemas.product_types import PRODUCT_TYPES
from .schemas.recommend import find_product_types, recommend
from .schemas.revise import Revision, check_revisions, read_revisions
from .storage import SCHEMA_ADDRESS_LIFE

if TYPE_CHECKING:
    from .world import World

REQUIREMENTS = ("LISTING", "LISTING_PRODUCT_ONLY", "LISTING_OFFER_ONLY")


class Products:
    """What the definitions say beyond the schemas in code: what was published since."""

    def __init__(self) -> None:
        self.also_required: dict[str, tuple[str, ...]] = {}
        self.revisions: dict[str, tuple[Revision, ...]] = {}
        self.absent: set[tuple[str, str]] = set()

    def require(self, product_type: str, attribute: str) -> None:
        """Ask for one more attribute from now on, as Amazon does several times a year."""
        known = PRODUCT_TYPES[product_type].attributes()
        if attribute not in known:
            raise ValueError(f"{product_type} has no attribute {attribute}")
        self.also_required[product_type] = (*self.also_required.get(product_type, ()), attribute)

    def publish(self, product_type: str, changes: dict[str, Any], removed: list[str]) -> None:
        """Publish another version from now on: `changes` by JSON pointer, `removed` pointers.

        Raises ValueError for a pointer into nothing, as the schema of whole listings in the United States is today.
        """
        today = json.loads(build_document(self.wanted(product_type, "ATVPDKIKX0DER")).content)
        revisions = read_revisions(changes, removed)
        check_revisions(today, revisions)
        self.revisions[product_type] = (*self.revisions.get(product_type, ()), *revisions)

    def withdraw(self) -> None:
        """Go back to the versions in code."""
        self.also_required.clear()
        self.revisions.clear()
        self.absent.clear()

    def wanted(self, product_type: str, marketplace_id: str, **more: Any) -> Wanted:
        """Return the address of a schema as it is today, in the marketplace's own language."""
        more.setdefault("locale", default_locale(marketplace_id))
        also = self.also_required.get(product_type, ())
        revisions = self.revisions.get(product_type, ())
        return Wanted(product_type, marketplace_id, also_required=also, revisions=revisions, **more)

    def settle(self, _world: "World") -> None:
        """Nothing here becomes due."""

    def ledger(self, _world: "World") -> dict[str, Any]:
        """Return the product types and what was added to them."""
        return {"product_types": list(PRODUCT_TYPES), "also_required": dict(self.also_required)}


@operation(
    "searchDefinitionsProductTypes",
    "GET",
    "/definitions/2020-09-01/productTypes",
    rate=5,
    burst=10,
    application_rate=5,
    application_burst=10,
)
def search_definitions_product_types(call: Call) -> Response:
    """Answer all product types, those that a keyword finds, or those a title is likely to be."""
    marketplace_ids = _marketplaces(call)
    keywords, title = call.values("keywords"), call.value("itemName")
    if keywords and title:
        raise call.error(400, "InvalidInput", "Provide either keywords or itemName, not both.")
    if not keywords and not title:
        found = list(PRODUCT_TYPES.values())
    else:
        found = recommend(title) if title else find_product_types(keywords)
    types = [{"name": one.name, "displayName": one.title, "marketplaceIds": marketplace_ids} for one in found]
    return call.answer({"productTypes": types, "productTypeVersion": _version("all", b"1")})


@operation(
    "getDefinitionsProductType",
    "GET",
    "/definitions/2020-09-01/productTypes/{productType}",
    rate=5,
    burst=10,
    application_rate=5,
    application_burst=10,
)
def get_definitions_product_type(call: Call) -> Response:
    """Answer where a product type's schema is, its checksum, and the groups of its attributes."""
    wanted = _read_wanted(call)
    document, storage = build_document(wanted), call.world.storage
    version = _version(wanted.product_type, build_document(replace(wanted, parentage=None)).content)
    asked_version = call.value("productTypeVersion") or "LATEST"
    if asked_version not in {"LATEST", "RELEASE_CANDIDATE", version}:
        raise call.error(404, "NOT_FOUND", f"Version {asked_version} of {wanted.product_type} is not available.")
    answer = {
        "metaSchema": _link(call, "/storage/meta-schema", build_meta_schema().checksum),
        "schema": _link(call, storage.keep_schema(wanted), document.checksum),
        "requirements": wanted.requirements,
        "requirementsEnforced": "ENFORCED" if wanted.is_enforced else "NOT_ENFORCED",
        "propertyGroups": document.groups,
        "locale": wanted.locale,
        "marketplaceIds": [wanted.marketplace_id],
        "productType": wanted.product_type,
        "displayName": PRODUCT_TYPES[wanted.product_type].title,
        "productTypeVersion": {"version": version, "latest": True, "releaseCandidate": False},
    }
    return call.answer(answer)


def _marketplaces(call: Call) -> list[str]:
    call.required("marketplaceIds")
    marketplace_ids = call.values("marketplaceIds")
    call.require_region(marketplace_ids)
    return marketplace_ids


def _read_wanted(call: Call) -> Wanted:
    """Return which schema is asked for; raises ApiError 400 or 404."""
    marketplace_ids = _marketplaces(call)
    if len(marketplace_ids) != 1:
        raise call.error(400, "InvalidInput", "marketplaceIds is limited to one marketplaceId at this time.")
    name = call.path["productType"]
    if name not in PRODUCT_TYPES or (name, marketplace_ids[0]) in call.world.products.absent:
        raise call.error(404, "NOT_FOUND", f"Product type {name} was not found.")
    if call.value("sellerId") not in {None, call.seller.merchant_id}:
        raise call.error(403, "Unauthorized", "Access to requested resource is denied.")
    return call.world.products.wanted(
        name,
        marketplace_ids[0],
        locale=_locale(call, MARKETPLACES[marketplace_ids[0]]),
        requirements=_one_of(call, "requirements", REQUIREMENTS) or "LISTING",
        is_enforced=_one_of(call, "requirementsEnforced", ("ENFORCED", "NOT_ENFORCED")) != "NOT_ENFORCED",
        parentage=_one_of(call, "parentageLevel", ("NONE", "CHILD", "PARENT")),
    )


def _locale(call: Call, marketplace: Marketplace) -> str:
    asked = _one_of(call, "locale", ("DEFAULT", *LOCALES)) or "DEFAULT"
    return default_locale(marketplace.id) if asked == "DEFAULT" else asked


def _one_of(call: Call, name: str, allowed: tuple[str, ...]) -> str | None:
    value = call.value(name)
    if value is not None and value not in allowed:
        raise call.error(400, "InvalidInput", f"{name} must be one of {', '.join(allowed)}.")
    return value


def _link(call: Call, path: str, checksum: str) -> dict[str, Any]:
    signed = call.world.storage.sign("GET", path, now=call.now, life=SCHEMA_ADDRESS_LIFE)
    return {"link": {"resource": call.url(signed), "verb": "GET"}, "checksum": checksum}


def _version(name: str, content: bytes) -> str:
    digest = hashlib.blake2s(name.encode() + content, digest_size=8).digest()
    return base64.urlsafe_b64encode(digest).decode()
