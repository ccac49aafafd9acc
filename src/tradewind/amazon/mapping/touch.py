"""Works out which products a change of the mapping touches, so that only these are checked again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from .rules.rules import Rule, RuleBook, Source
from .schema.shape import Shape, split_path


@dataclass(frozen=True)
class Setting:
    """What holds at one side of a change: the rules, and the product type of each category with its own."""

    book: RuleBook
    product_types: Mapping[int, str]

    def product_type_of(self, lineage: Sequence[int]) -> str:
        """Return the product type of the nearest category that has one; empty when none has."""
        return next((self.product_types[one] for one in lineage if one in self.product_types), "")

    def chain_at(self, lineage: tuple[int, ...], place: tuple[str, ...], shape: Shape) -> tuple[Source, ...]:
        """Return the chain that fills a place for the products of a category; empty when no rule does."""
        holding = self.book.rules_of_categories(lineage, shape.browse_path)
        spelled = [path for path in (".".join(place), place[0]) if path in holding]
        found: list[Rule] = [holding[path] for path in spelled if split_path(path, shape) == place]
        if len(found) > 1:
            order = list(holding)
            found.sort(key=lambda rule: order.index(rule.path))
        return found[-1].chain if found else ()


@dataclass(frozen=True)
class Touched:
    """The categories whose own products are touched, their children only where named, and single products."""

    category_ids: tuple[int, ...] = ()
    product_ids: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.category_ids or self.product_ids)


def find_touched(
    before: Setting,
    after: Setting,
    *,
    paths: Collection[str],
    lineages: Mapping[int, tuple[int, ...]],
    product_lineages: Mapping[int, tuple[int, ...]],
    shapes: Mapping[str, Shape],
) -> Touched:
    """Return what differs for products between two settings.

    `paths` are those of changed rules of the marketplace and of categories; `lineages` gives each category with its
    parents, `product_lineages` the same for the products whose own rules changed. A category is touched when its
    product type becomes another, or when another chain fills one of the places of its product type. A rule of an
    attribute that a product type lacks, or one that a nearer rule covers, touches nothing of it.
    """
    look = _Look(before, after, paths, shapes)
    return Touched(
        tuple(sorted(one for one, lineage in lineages.items() if look.differs(lineage))),
        tuple(sorted(one for one, lineage in product_lineages.items() if look.differs_for(one, lineage))),
    )


@dataclass(frozen=True)
class _Look:
    before: Setting
    after: Setting
    paths: Collection[str]
    shapes: Mapping[str, Shape]

    def differs(self, lineage: tuple[int, ...]) -> bool:
        """Return whether the products of a category become something else."""
        product_type = self.after.product_type_of(lineage)
        if product_type != self.before.product_type_of(lineage):
            return True
        shape = self.shapes.get(product_type)
        if shape is None:
            return False
        looked_at = [*self.paths, shape.browse_path] if shape.browse_path else self.paths
        places = {split_path(path, shape) for path in looked_at if shape.find_leaf(path) is not None}
        return any(
            self.before.chain_at(lineage, place, shape) != self.after.chain_at(lineage, place, shape)
            for place in places
        )

    def differs_for(self, product_id: int, lineage: tuple[int, ...]) -> bool:
        """Return whether rules of its own make a product something else, in its product type."""
        shape = self.shapes.get(self.after.product_type_of(lineage))
        if shape is None:
            return False
        own = [{rule.path: rule.chain for rule in one.book.rules_of_product(product_id)} for one in
               (self.before, self.after)]  # fmt: skip
        changed = [path for path in {**own[0], **own[1]} if own[0].get(path) != own[1].get(path)]
        return any(shape.find_leaf(path) is not None for path in changed)
