"""The category tree: places made as imports need them, renamed and removed by people."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from tradewind.base import audit
from tradewind.base.errors import Conflict, NotFound, Refused

from .models import Category

SEPARATOR = " > "


Path = tuple[str, ...]


def ensure_categories(paths: Iterable[Path]) -> dict[Path, Category]:
    """Return the categories at these paths, each with its parents made where missing, in one query if none is."""
    wanted = sorted({path[:depth] for path in paths for depth in range(1, len(path) + 1)})
    texts = [SEPARATOR.join(path) for path in wanted]
    held = {category.path: category for category in Category.objects.filter(path__in=texts)}
    # a parent's path sorts before those of its children
    for path, text in zip(wanted, texts, strict=True):
        if text not in held:
            parent = held.get(SEPARATOR.join(path[:-1]))
            defaults = {"name": path[-1], "parent": parent}
            held[text], _made = Category.objects.get_or_create(path=text, defaults=defaults)
    return {path: held[text] for path, text in zip(wanted, texts, strict=True)}


def rename_category(category_id: int, name: str, *, actor: audit.Actor) -> Category:
    """Give the category another name; the paths below follow. Raises NotFound, Refused, Conflict."""
    name = name.strip()
    if not name or not name.isprintable() or ">" in name or len(name) > 200:
        raise Refused("category_name_invalid", _("Give a name of at most 200 characters, without “>”."))
    with transaction.atomic():
        category = _lock(category_id)
        before = category.path
        after = SEPARATOR.join([*before.split(SEPARATOR)[:-1], name])
        if Category.objects.filter(path=after).exclude(pk=category.pk).exists():
            raise Conflict("category_exists", _("There is a category “%(path)s” already.") % {"path": after})
        below = Category.objects.select_for_update().filter(path__startswith=before + SEPARATOR).order_by("id")
        for child in below:
            child.path = after + child.path[len(before) :]
            child.save(update_fields=["path"])
        category.name, category.path = name, after
        category.save(update_fields=["name", "path"])
        audit.record("category.renamed", actor=actor, subject=after, detail={"before": before})
    return category


def remove_category(category_id: int, *, actor: audit.Actor) -> None:
    """Remove a category that holds neither products nor categories. Raises NotFound, Refused."""
    with transaction.atomic():
        category = _lock(category_id)
        if category.products.exists() or category.children.exists():
            raise Refused(
                "category_in_use",
                _("“%(path)s” still holds products or categories. Move them first.") % {"path": category.path},
            )
        category.delete()
        audit.record("category.removed", actor=actor, subject=category.path)


def _lock(category_id: int) -> Category:
    category = Category.objects.select_for_update().filter(pk=category_id).first()
    if category is None:
        raise NotFound("category_unknown", _("This category is not there any more."))
    return category
