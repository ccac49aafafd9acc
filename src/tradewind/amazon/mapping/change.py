"""Changes what categories are at Amazon and where attributes take their values from, all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tradewind.base import audit, clock
from tradewind.base.errors import NotFound, Refused
from tradewind.base.queue import enqueue
from tradewind.store.models import Category, Product

from ..connections import marketplaces
from ..connections.models import Connection
from ..connections.row_locks import lock_connection
from . import schemas
from .assess import load_product_types
from .catalog import Catalog
from .defaults import Answers, add_fallback, clean_answers, suggest_answers, suggest_rules
from .models import AttributeRule, CategoryMapping
from .readiness import refresh_readiness
from .rules import Chain, RuleInvalid, read_chain

_LONGEST_PATH = 300


@dataclass(frozen=True)
class SetProductType:
    """A category is this product type at Amazon; an empty one lets it inherit again."""

    category_id: int
    product_type: str


@dataclass(frozen=True)
class SetRule:
    """An attribute takes its value from this chain: for all products, a category's, or one product's."""

    path: str
    source: Chain
    category_id: int | None = None
    product_id: int | None = None


@dataclass(frozen=True)
class ResetRule:
    """A level says nothing of an attribute any more; the next one holds."""

    path: str
    category_id: int | None = None
    product_id: int | None = None


Change = SetProductType | SetRule | ResetRule


def save_mapping(connection: Connection, changes: Sequence[Change], *, actor: audit.Actor) -> None:
    """Make all changes or none, then have the products checked again.

    Raises NotFound (`category_unknown`, `product_unknown`, `product_type_unknown`), Refused (`rule_invalid`,
    `attribute_unknown`, `amazon_away`). New product types are read from Amazon before anything is written.
    """
    names = {one.product_type: "" for one in changes if isinstance(one, SetProductType) and one.product_type}
    for product_type in names:
        names[product_type] = schemas.need_schema(connection, product_type).display_name
    for change in changes:
        _check(connection, change)
    with transaction.atomic():
        locked = lock_connection(connection.pk)
        if locked is None:
            raise NotFound("connection_unknown", _("This marketplace was disconnected meanwhile."))
        for change in changes:
            _apply(locked, change, names)
        refresh_readiness(locked)
        subject = f"{locked.seller_account.merchant_id} {locked.marketplace_id}"
        audit.record("mapping.saved", actor=actor, subject=subject, detail={"changes": len(changes)})
        request_check(locked)


def request_check(connection: Connection) -> None:
    """Have all products of the connection checked again, in the caller's transaction."""
    enqueue(
        "amazon.check_all_products",
        lock=f"check:{connection.pk}",
        queueing_lock=f"check:{connection.pk}",
        connection_id=connection.pk,
    )


def use_defaults(connection: Connection, given: Mapping[str, Any] | None = None, *, actor: audit.Actor) -> Answers:
    """Set the rules that suit most stores at the marketplace's level; return the answers they rest on."""
    country = marketplaces.get(connection.marketplace_id).country
    answers = clean_answers(given or {}, suggest_answers(country))
    save_mapping(connection, default_changes(connection, answers), actor=actor)
    return answers


def default_changes(connection: Connection, answers: Answers) -> list[Change]:
    """Return the changes that put the defaults in force, and take away those the answers no longer give."""
    country = marketplaces.get(connection.marketplace_id).country
    wanted = suggest_rules(answers, country=country)
    of_defaults = suggest_rules(Answers(country_of_origin="US", is_exempt_from_barcodes=True), country=country)
    gone = [ResetRule(path) for path in of_defaults if path not in wanted]
    return [*(SetRule(path, chain) for path, chain in wanted.items()), *gone]


def fallback_change(connection: Connection, path: str, value: str, *, category_id: int | None) -> Change:
    """Return the change that gives an attribute a last resort at a level, keeping what comes before it there.

    An empty value takes the level's own rule away.
    """
    if not value.strip():
        return ResetRule(path, category_id)
    rows = AttributeRule.objects.filter(connection=connection, attribute_path=path, product=None)
    by_level = {row.category_id: row for row in rows}
    levels: tuple[int | None, ...] = (*Catalog().lineage(category_id), None)
    nearest = next((by_level[level] for level in levels if level in by_level), None)
    chain = read_chain(nearest.source) if nearest else ()
    return SetRule(path, add_fallback(chain, value.strip()), category_id)


def _check(connection: Connection, change: Change) -> None:
    category_id = change.category_id
    if category_id is not None and not Category.objects.filter(pk=category_id).exists():
        raise NotFound("category_unknown", _("This category is not there any more."))
    if isinstance(change, SetProductType):
        return
    if change.product_id is not None and not Product.objects.filter(pk=change.product_id).exists():
        raise NotFound("product_unknown", _("This product is not there any more."))
    if isinstance(change, SetRule):
        _check_rule(connection, change)


def _check_rule(connection: Connection, change: SetRule) -> None:
    try:
        read_chain(change.source)
    except RuleInvalid as error:
        raise Refused("rule_invalid", str(error), fields={"source": str(error)}) from error
    if change.category_id is not None and change.product_id is not None:
        raise Refused("rule_invalid", _("A rule is for a category or for a product, not for both."))
    if not 1 <= len(change.path) <= _LONGEST_PATH or not _is_known(connection, change):
        words = _("“%(path)s” is not an attribute of the product types in use.") % {"path": change.path[:100]}
        raise Refused("attribute_unknown", words, fields={"attribute": words})


def _is_known(connection: Connection, change: SetRule) -> bool:
    """Return whether some product type in use has the attribute; before any is known, every name may be one."""
    from_defaults = change.category_id is None and change.product_id is None
    known = suggest_rules(Answers(country_of_origin="US", is_exempt_from_barcodes=True), country="US")
    if from_defaults and change.path in known:
        return True
    rows = [schemas.find_schema(connection, name) for name in set(load_product_types(connection).values())]
    shapes = [schemas.compiled(row).shape for row in rows if row is not None]
    return not shapes or any(shape.find_leaf(change.path) is not None for shape in shapes)


def _apply(connection: Connection, change: Change, names: Mapping[str, str]) -> None:
    now = clock.now()
    if isinstance(change, SetProductType):
        rows = CategoryMapping.objects.filter(connection=connection, category_id=change.category_id)
        if not change.product_type:
            rows.delete()
            return
        CategoryMapping.objects.update_or_create(
            connection=connection,
            category_id=change.category_id,
            defaults={
                "product_type": change.product_type,
                "display_name": names[change.product_type],
                "updated_at": now,
            },
        )
        return
    key: dict[str, Any] = {
        "connection": connection,
        "category_id": change.category_id,
        "product_id": change.product_id,
        "attribute_path": change.path,
    }
    if isinstance(change, SetRule):
        AttributeRule.objects.update_or_create(**key, defaults={"source": change.source, "updated_at": now})
    else:
        AttributeRule.objects.filter(**key).delete()
