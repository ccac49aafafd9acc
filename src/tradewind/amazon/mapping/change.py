"""Changes what categories are at Amazon and where attributes take their values from, all or nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tradewind.base import audit, clock
from tradewind.base.errors import NotFound
from tradewind.base.queue import enqueue
from tradewind.store.models import Product

from ..connections import marketplaces
from ..connections.models import Connection
from ..connections.row_locks import lock_connection
from .admissible import check_changes, name_browse_categories
from .catalog import Catalog
from .defaults import Answers, add_fallback, clean_answers, suggest_answers, suggest_rules
from .edits import Change, ResetRule, SetProductType, SetRule
from .models import AttributeRule, CategoryMapping, MappingChange
from .readiness import refresh_readiness
from .rules.rules import read_chain
from .schema import schemas
from .state import MappingState, load_state, make_book
from .touch import Setting, Touched, find_touched

__all__ = [
    "Change",
    "ResetRule",
    "SetProductType",
    "SetRule",
    "default_changes",
    "fallback_change",
    "request_check_of",
    "save_mapping",
    "use_defaults",
]


def save_mapping(connection: Connection, changes: Sequence[Change], *, actor: audit.Actor) -> None:
    """Make all changes or none, then have the products that they touch checked again, and no others.

    Raises NotFound (`category_unknown`, `product_unknown`, `product_type_unknown`), Refused (`rule_invalid`,
    `attribute_unknown`, `browse_category_unknown`, `amazon_away`), each naming the change at fault. New product
    types are read from Amazon before anything is written.
    """
    names = {one.product_type: "" for one in changes if isinstance(one, SetProductType) and one.product_type}
    for product_type in names:
        names[product_type] = schemas.need_schema(connection, product_type).display_name
    changes = name_browse_categories(connection, changes)
    check_changes(connection, changes)
    catalog = Catalog()
    with transaction.atomic():
        locked = lock_connection(connection.pk)
        if locked is None:
            raise NotFound("connection_unknown", _("This marketplace was disconnected meanwhile."))
        before = load_state(locked, _products_of(changes))
        after = before.lay_over(changes)
        _write_categories(locked, before, after, names)
        _write_rules(locked, before, after)
        refresh_readiness(locked)
        subject = f"{locked.seller_account.merchant_id} {locked.marketplace_id}"
        audit.record("mapping.saved", actor=actor, subject=subject, detail={"changes": len(changes)})
        request_check_of(locked, _find_touched(locked, before, after, catalog))


def request_check_of(connection: Connection, touched: Touched) -> None:
    """Have the products that a change touches checked again, in the caller's transaction; nothing where it is none."""
    if not touched:
        return
    MappingChange.objects.create(
        connection=connection,
        category_ids=list(touched.category_ids),
        product_ids=list(touched.product_ids),
        created_at=clock.now(),
    )
    enqueue(
        "amazon.check_touched_products",
        lock=f"check:{connection.pk}",
        queueing_lock=f"touched:{connection.pk}",
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


def _products_of(changes: Sequence[Change]) -> set[int]:
    return {one.product_id for one in changes if not isinstance(one, SetProductType) and one.product_id is not None}


def _find_touched(connection: Connection, before: MappingState, after: MappingState, catalog: Catalog) -> Touched:
    changed = [key for key in {**before.rules, **after.rules} if before.rules.get(key) != after.rules.get(key)]
    product_ids = [product_id for _category_id, product_id, _path in changed if product_id is not None]
    homes = dict(Product.objects.filter(pk__in=product_ids).values_list("pk", "category_id"))
    return find_touched(
        Setting(make_book(before, catalog), before.product_types),
        Setting(make_book(after, catalog), after.product_types),
        paths={path for _category_id, product_id, path in changed if product_id is None},
        lineages={one: catalog.lineage(one) for one in catalog.category_ids},
        product_lineages={product_id: catalog.lineage(home) for product_id, home in homes.items()},
        shapes=schemas.load_shapes(connection, {*before.product_types.values(), *after.product_types.values()}),
    )


def _write_categories(
    connection: Connection, before: MappingState, after: MappingState, names: Mapping[str, str]
) -> None:
    gone = before.categories.keys() - after.categories.keys()
    CategoryMapping.objects.filter(connection=connection, category_id__in=gone).delete()
    CategoryMapping.objects.bulk_create(
        [
            CategoryMapping(
                connection=connection,
                category_id=category_id,
                product_type=one.product_type,
                display_name=names[one.product_type],
                browse_category=one.browse_category,
                browse_category_name=one.browse_category_name,
                updated_at=clock.now(),
            )
            for category_id, one in sorted(after.categories.items())
            if before.categories.get(category_id) != one
        ],
        update_conflicts=True,
        unique_fields=["connection", "category"],
        update_fields=["product_type", "display_name", "browse_category", "browse_category_name", "updated_at"],
    )


def _write_rules(connection: Connection, before: MappingState, after: MappingState) -> None:
    now = clock.now()
    rows = AttributeRule.objects.filter(connection=connection)
    for category_id, product_id, path in before.rules.keys() - after.rules.keys():
        key: dict[str, Any] = {"category_id": category_id, "product_id": product_id, "attribute_path": path}
        rows.filter(**key).delete()
    AttributeRule.objects.bulk_create(
        [
            AttributeRule(
                connection=connection,
                category_id=category_id,
                product_id=product_id,
                attribute_path=path,
                source=source,
                updated_at=now,
            )
            for (category_id, product_id, path), source in after.rules.items()
            if before.rules.get((category_id, product_id, path)) != source
        ],
        update_conflicts=True,
        unique_fields=["connection", "category", "product", "attribute_path"],
        update_fields=["source", "updated_at"],
    )
