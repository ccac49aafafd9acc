"""Says whether changes of a mapping may be made: what they name exists, and their rules can be read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from tradewind.base.errors import NotFound, Refused
from tradewind.store.models import Category, Product

from ..connections.models import Connection
from .defaults import Answers, suggest_rules
from .edits import Change, ResetRule, SetProductType, SetRule
from .rules.rules import RuleInvalid, is_plain, read_chain
from .schema import schemas
from .schema.shape import Node, Shape
from .state import load_product_types

_LONGEST_PATH = 300
_LONGEST_BROWSE = {"browse_category": 200, "browse_category_name": 300}


def check_changes(connection: Connection, changes: Sequence[Change]) -> None:
    """Pass when all changes may be made, in a fixed number of queries; writes nothing and asks Amazon nothing.

    Raises NotFound (`category_unknown`, `product_unknown`) and Refused (`rule_invalid`, `attribute_unknown`,
    `browse_category_unknown`). `fields` says which change is at fault and where in it:
    `changes.2.source.0.template`.
    """
    _Check(connection, changes).run()


def name_browse_categories(connection: Connection, changes: Sequence[Change]) -> list[Change]:
    """Return the changes with Amazon's value for a browse category that was given by its label, and the label."""
    types = {one.product_type for one in changes if isinstance(one, SetProductType) and one.browse_category}
    shapes = schemas.load_shapes(connection, types) if types else {}
    return [_name(one, shapes) if isinstance(one, SetProductType) else one for one in changes]


def _name(change: SetProductType, shapes: Mapping[str, Shape]) -> SetProductType:
    leaf = _find_browse(shapes.get(change.product_type))
    value = leaf.entry.choice_by_words.get(change.browse_category.strip().casefold()) if leaf else None
    if leaf is None or value is None:
        return change
    label = next(one.label for one in leaf.entry.choices if one.value == value)
    return replace(change, browse_category=str(value), browse_category_name=label)


class _Check:
    def __init__(self, connection: Connection, changes: Sequence[Change]) -> None:
        self._connection = connection
        self._changes = changes
        types = load_product_types(connection)
        for one in changes:
            if isinstance(one, SetProductType):
                types[one.category_id] = one.product_type
        self._shapes = schemas.load_shapes(connection, set(filter(None, types.values())))
        of_defaults = suggest_rules(Answers(country_of_origin="US", is_exempt_from_barcodes=True), country="US")
        self._of_defaults = frozenset(of_defaults)

    def run(self) -> None:
        """Check the changes in their order."""
        categories = {one.category_id for one in self._changes if one.category_id is not None}
        products = {one.product_id for one in self._changes if not isinstance(one, SetProductType) and one.product_id}
        known_categories = set(Category.objects.filter(pk__in=categories).values_list("pk", flat=True))
        known_products = set(Product.objects.filter(pk__in=products).values_list("pk", flat=True))
        for position, change in enumerate(self._changes):
            where = f"changes.{position}"
            if change.category_id is not None and change.category_id not in known_categories:
                raise _not_found("category_unknown", _("This category is not there any more."), f"{where}.category_id")
            if isinstance(change, SetProductType):
                self._check_browse_category(change, where)
                continue
            if change.product_id is not None and change.product_id not in known_products:
                raise _not_found("product_unknown", _("This product is not there any more."), f"{where}.product_id")
            self._check_rule(change, where)

    def _check_rule(self, change: SetRule | ResetRule, where: str) -> None:
        if change.category_id is not None and change.product_id is not None:
            words = _("A rule is for a category or for a product, not for both.")
            raise Refused("rule_invalid", words, fields={f"{where}.product_id": words})
        if isinstance(change, ResetRule):
            return
        try:
            read_chain(change.source)
        except RuleInvalid as error:
            place = f"{where}.source.{error.place}".rstrip(".")
            raise Refused("rule_invalid", str(error), fields={place: str(error)}) from error
        if not self._is_known(change):
            words = _("“%(path)s” is not an attribute of the product types in use.") % {"path": change.path[:100]}
            raise Refused("attribute_unknown", words, fields={f"{where}.attribute": words})

    def _is_known(self, change: SetRule) -> bool:
        """Return whether some product type in use has the attribute; before any is known, every name may be one."""
        if not 1 <= len(change.path) <= _LONGEST_PATH or not is_plain(change.path):
            return False
        if change.category_id is None and change.product_id is None and change.path in self._of_defaults:
            return True
        shapes = self._shapes.values()
        return not shapes or any(shape.find_leaf(change.path) is not None for shape in shapes)

    def _check_browse_category(self, change: SetProductType, where: str) -> None:
        for name, most in _LONGEST_BROWSE.items():
            if len(getattr(change, name)) > most or not is_plain(getattr(change, name)):
                words = _("A browse category is plain text of at most %(most)s characters.") % {"most": most}
                raise Refused("browse_category_unknown", words, fields={f"{where}.{name}": words})
        shape = self._shapes.get(change.product_type)
        if not change.browse_category or (shape is not None and _takes(shape, change.browse_category)):
            return
        words = _("Amazon has no browse category “%(value)s” for %(type)s.") % {
            "value": change.browse_category[:100],
            "type": change.product_type,
        }
        raise Refused("browse_category_unknown", words, fields={f"{where}.browse_category": words})


def _takes(shape: Shape, value: str) -> bool:
    leaf = _find_browse(shape)
    return leaf is not None and (not leaf.entry.is_closed or value in {str(one.value) for one in leaf.entry.choices})


def _find_browse(shape: Shape | None) -> Node | None:
    return shape.find_leaf(shape.browse_path) if shape and shape.browse_path else None


def _not_found(code: str, words: str, place: str) -> NotFound:
    return NotFound(code, words, fields={place: words})
