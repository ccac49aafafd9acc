"""Puts a product type's schema together for one marketplace, one language and one kind of requirements."""

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache

from ..marketplaces import MARKETPLACES
from .conditions import offer_conditions, product_conditions, resolve, variation_attributes
from .dialect import IDENTIFIER_ROOT, META_SCHEMA_ID, Attribute, Json, Place
from .offers import offer_attributes
from .product_types import PRODUCT_TYPES
from .revise import Revision, revise

LOCALES = """
ar ar_AE de de_DE en en_AE en_AU en_CA en_GB en_IN en_SG en_US es es_ES es_MX es_US fr fr_CA fr_FR it it_IT ja ja_JP
nl nl_NL pl pl_PL pt pt_BR pt_PT sv sv_SE tr tr_TR zh zh_CN zh_TW
""".split()  # noqa: SIM905 - a list of forty words reads best as words

GROUPS = {
    "product_identity": ("Product Identity", "What the product is and how it is known"),
    "offer": ("Offer", "What it costs, in which condition, and how many there are"),
    "images": ("Images", "Pictures of the product"),
    "product_details": ("Product Details", "What a buyer wants to know"),
    "variations": ("Variations", "How variants belong together"),
    "shipping": ("Shipping", "Sizes and weights of product and package"),
    "safety_and_compliance": ("Safety & Compliance", "What the law asks for"),
}


@dataclass(frozen=True)
class Wanted:
    """Which schema: of a product type, in a marketplace, for which use."""

    product_type: str
    marketplace_id: str
    locale: str
    requirements: str = "LISTING"
    is_enforced: bool = True
    parentage: str | None = None
    also_required: tuple[str, ...] = ()
    revisions: tuple[Revision, ...] = ()


@dataclass(frozen=True)
class Document:
    """A schema as it is downloaded, with what describes it."""

    content: bytes
    groups: Json

    @property
    def checksum(self) -> str:
        """Base64 of the MD5, as Amazon gives it."""
        return base64.b64encode(hashlib.md5(self.content, usedforsecurity=False).digest()).decode()


def default_locale(marketplace_id: str) -> str:
    """Return the locale that DEFAULT means in a marketplace; one that the API's list of locales has."""
    language = MARKETPLACES[marketplace_id].language
    return next((one for one in (language, language[:2]) if one in LOCALES), "en_US")


@lru_cache(maxsize=512)
def build_document(wanted: Wanted) -> Document:
    """Return the schema and its property groups."""
    attributes = _attributes(wanted)
    place = Place(MARKETPLACES[wanted.marketplace_id], wanted.locale)
    schema = revise(_schema(wanted, attributes, place), wanted.revisions)
    groups = {
        key: {
            "title": title,
            "description": description,
            "propertyNames": [name for name, one in attributes.items() if one.group == key],
        }
        for key, (title, description) in GROUPS.items()
        if any(one.group == key for one in attributes.values())
    }
    return Document(json.dumps(schema, ensure_ascii=False, separators=(",", ":")).encode(), groups)


@lru_cache(maxsize=256)
def selectors_of(product_type: str, marketplace_id: str) -> dict[str, tuple[str, ...]]:
    """Return, for each attribute a type has in a marketplace, the properties that make an element unique."""
    attributes = _attributes(Wanted(product_type, marketplace_id, default_locale(marketplace_id)))
    return {name: one.selectors for name, one in attributes.items()}


@lru_cache(maxsize=1)
def build_meta_schema() -> Document:
    """Return the meta-schema of the dialect: JSON Schema 2019-09 and the extra words."""
    words = {
        "editable": {"type": "boolean"},
        "enumNames": {"type": "array"},
        "enumDeprecated": {"type": "array"},
        "hidden": {"type": "boolean"},
        "selectors": {"type": "array", "items": {"type": "string"}},
        "maxUniqueItems": {"type": "integer", "minimum": 0},
        "minUniqueItems": {"type": "integer", "minimum": 0},
        "maxUtf8ByteLength": {"type": "integer", "minimum": 0},
        "minUtf8ByteLength": {"type": "integer", "minimum": 0},
        "$lifecycle": {"type": "object"},
        "replacedBy": {"type": "array", "items": {"type": "string"}},
        "replaces": {"type": "array", "items": {"type": "string"}},
    }
    meta = {
        "$schema": META_SCHEMA_ID,
        "$id": META_SCHEMA_ID,
        "$vocabulary": {
            "https://json-schema.org/draft/2019-09/vocab/core": True,
            "https://json-schema.org/draft/2019-09/vocab/applicator": True,
            "https://json-schema.org/draft/2019-09/vocab/validation": True,
            "https://json-schema.org/draft/2019-09/vocab/meta-data": True,
            f"{IDENTIFIER_ROOT}/vocabulary/v1": True,
        },
        "allOf": [{"$ref": "https://json-schema.org/draft/2019-09/schema"}],
        "properties": words,
    }
    return Document(json.dumps(meta).encode(), {})


def _attributes(wanted: Wanted) -> dict[str, Attribute]:
    product_type = PRODUCT_TYPES[wanted.product_type]
    facts = {**product_type.attributes(), **variation_attributes(product_type.themes)}
    if wanted.parentage == "NONE":
        facts = {name: one for name, one in facts.items() if one.group != "variations"}
    terms = offer_attributes(MARKETPLACES[wanted.marketplace_id])
    if wanted.requirements == "LISTING_OFFER_ONLY":
        identity = {name: facts[name] for name in ("merchant_suggested_asin", "externally_assigned_product_identifier")}
        return {**identity, **terms}
    if wanted.requirements == "LISTING_PRODUCT_ONLY" or wanted.parentage == "PARENT":
        return {**facts, "skip_offer": terms["skip_offer"]} if wanted.parentage == "PARENT" else facts
    return {**facts, **terms}


# What only an item that is sold itself must have, and not the parent that groups variants.
_ONLY_SELLABLE = {
    "color",
    "shirt_size",
    "apparel_size",
    "headwear_size",
    "footwear_size",
    "number_of_items",
    "metal_type",
}


def _rules(wanted: Wanted, attributes: dict[str, Attribute]) -> tuple[list[str], list[Json]]:
    """Return the attributes that are always required, and the conditions."""
    if wanted.requirements == "LISTING_OFFER_ONLY":
        identified = {"anyOf": [{"required": [name]} for name in list(attributes)[:2]]}
        return ["condition_type", "purchasable_offer"], [identified, *offer_conditions()]
    asked = (*PRODUCT_TYPES[wanted.product_type].required, *wanted.also_required)
    always = [name for name in asked if name not in _ONLY_SELLABLE]
    sellable = tuple(name for name in asked if name in _ONLY_SELLABLE)
    with_offer = wanted.requirements == "LISTING"
    conditions = product_conditions(
        attributes.keys() | {"condition_type"} if with_offer else attributes,
        (*sellable, "condition_type") if with_offer else sellable,
    )
    if with_offer and wanted.parentage != "PARENT":
        conditions += offer_conditions()
    has_variations = "parentage_level" in attributes
    return always, resolve(conditions, wanted.parentage or (None if has_variations else "NONE"))


def _schema(wanted: Wanted, attributes: dict[str, Attribute], place: Place) -> Json:
    required, conditions = _rules(wanted, attributes) if wanted.is_enforced else ([], [])
    marketplace = place.marketplace
    languages = sorted({default_locale(marketplace.id), place.locale, "en_US"})
    return {
        "$schema": META_SCHEMA_ID,
        "$id": f"{IDENTIFIER_ROOT}/schema/v1/{wanted.product_type}",
        "$comment": f"Product type {wanted.product_type} of the local Amazon; {wanted.requirements}",
        "$defs": {
            "marketplace_id": _shared("Marketplace", marketplace.id, {marketplace.id: marketplace.name}),
            "language_tag": _shared("Language", default_locale(marketplace.id), {tag: tag for tag in languages}),
        },
        "type": "object",
        "required": required,
        "properties": {
            name: {**one.render(place), "$lifecycle": {"editable": True}} for name, one in attributes.items()
        },
        "additionalProperties": False,
        **({"allOf": conditions} if conditions else {}),
    }


def _shared(title: str, default: str, values: dict[str, str]) -> Json:
    listed = {"type": "string", "enum": list(values), "enumNames": list(values.values())}
    return {"title": title, "default": default, "editable": False, "hidden": True,
            "anyOf": [{"type": "string"}, listed]}  # fmt: skip
