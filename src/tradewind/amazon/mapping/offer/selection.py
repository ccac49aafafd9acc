"""Which products go to a connection: decided for one, and asked of the database for all."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tradewind.base import audit
from tradewind.base.errors import NotFound, Refused
from tradewind.store.models import Category, Product, Variant

from ...connections.models import Connection, SelectedProduct
from ...connections.options import ExportOptions, read_options
from ...connections.row_locks import lock_connection
from ..change import request_check_of
from ..facts import ProductFacts
from ..touch import Touched

_MOST = 1000


@dataclass(frozen=True)
class Selection:
    """What makes a product go; `ids` are categories or products, by the kind."""

    kind: str = "all"
    ids: frozenset[int] = frozenset()
    tags: frozenset[str] = frozenset()

    def holds(self, facts: ProductFacts) -> bool:
        """Return whether a product goes to Amazon."""
        if self.kind == "categories":
            return not self.ids.isdisjoint(facts.category_ids)
        if self.kind == "tags":
            return not self.tags.isdisjoint(facts.tags)
        return self.kind == "all" or facts.product_id in self.ids


def load_selection(connection: Connection, export: ExportOptions) -> Selection:
    """Return what is chosen to go to a connection."""
    if export.selection != "by_hand":
        return Selection(export.selection, frozenset(export.category_ids), frozenset(export.tags))
    chosen = SelectedProduct.objects.filter(connection=connection)
    return Selection("by_hand", frozenset(chosen.values_list("product_id", flat=True)))


def count_selected(connection: Connection, export: ExportOptions) -> tuple[int, int]:
    """Return how many products go, and of how many that are for sale; SKUs are what is counted."""
    published = Variant.objects.filter(product__is_published=True)
    return published.filter(where_selected(connection, export)).count(), published.count()


def select_products(connection: Connection, product_ids: Sequence[int], *, actor: audit.Actor) -> int:
    """Choose products by hand; return how many were not chosen before.

    What is chosen counts while the selection is by hand. Raises Refused (`too_many_products`) and NotFound
    (`product_unknown`, `connection_unknown`).
    """
    return _choose(connection, product_ids, actor=actor, is_selected=True)


def unselect_products(connection: Connection, product_ids: Sequence[int], *, actor: audit.Actor) -> int:
    """Take products out of what is chosen by hand; return how many were in it. Raises as select_products does."""
    return _choose(connection, product_ids, actor=actor, is_selected=False)


def list_selected(connection: Connection) -> list[Product]:
    """Return the products that are chosen by hand, by title; at most the first thousand."""
    chosen = SelectedProduct.objects.filter(connection=connection).values("product_id")
    return list(Product.objects.filter(pk__in=chosen)[:_MOST])


def _choose(connection: Connection, product_ids: Sequence[int], *, actor: audit.Actor, is_selected: bool) -> int:
    wanted = set(product_ids)
    if len(wanted) > _MOST:
        raise Refused("too_many_products", _("Name at most %(most)s products at a time.") % {"most": _MOST})
    if wanted - set(Product.objects.filter(pk__in=wanted).values_list("pk", flat=True)):
        raise NotFound("product_unknown", _("A product is not there any more."))
    with transaction.atomic():
        locked = lock_connection(connection.pk)
        if locked is None:
            raise NotFound("connection_unknown", _("This marketplace was disconnected meanwhile."))
        chosen = SelectedProduct.objects.filter(connection=locked, product_id__in=wanted)
        known = set(chosen.values_list("product_id", flat=True))
        changed = wanted - known if is_selected else known
        if not changed:
            return 0
        if is_selected:
            SelectedProduct.objects.bulk_create(
                SelectedProduct(connection=locked, product_id=product_id) for product_id in sorted(changed)
            )
        else:
            chosen.delete()
        subject = f"{locked.seller_account.merchant_id} {locked.marketplace_id}"
        action = "products.selected" if is_selected else "products.unselected"
        audit.record(action, actor=actor, subject=subject, detail={"products": len(changed)})
        if read_options(locked.options).export.selection == "by_hand":
            request_check_of(locked, Touched(product_ids=tuple(sorted(changed))))
    return len(changed)


def where_selected(connection: Connection, export: ExportOptions) -> Q:
    """Return what makes a variant go, as Selection.holds decides it for one."""
    if export.selection == "categories":
        return Q(product__category_id__in=_with_all_below(export.category_ids))
    if export.selection == "tags":
        return Q(product__tags__has_any_keys=list(export.tags))
    if export.selection == "by_hand":
        return Q(product__in=SelectedProduct.objects.filter(connection=connection).values("product_id"))
    return Q()


def _with_all_below(category_ids: Sequence[int]) -> set[int]:
    parents = dict(Category.objects.values_list("pk", "parent_id"))
    found = set(category_ids) & parents.keys()
    while more := {pk for pk, parent_id in parents.items() if parent_id in found} - found:
        found |= more
    return found


def count_by_hand(connection: Connection) -> int:
    """Return how many products are chosen by hand."""
    return SelectedProduct.objects.filter(connection=connection).count()
