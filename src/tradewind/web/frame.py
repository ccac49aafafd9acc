"""What every page's frame shows: the menu, with the entry that the page belongs to."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Entry:
    """One line of the menu; `below` are the addresses that belong to it."""

    name: str
    address: str
    icon: str
    below: tuple[str, ...] = ()
    is_current: bool = False

    def at(self, path: str) -> "Entry":
        """Return the entry as it stands on the page at `path`."""
        roots = (self.address, *self.below)
        found = any(path == root or (root != "/" and path.startswith(f"{root}/")) for root in roots)
        return Entry(self.name, self.address, self.icon, self.below, is_current=found)


@dataclass(frozen=True)
class Group:
    """Lines of the menu under one heading."""

    name: str
    entries: tuple[Entry, ...]


MENU = (
    Group("", (Entry(_("Dashboard"), "/", "house"),)),
    Group(
        _("Store"),
        (
            Entry(_("Products"), "/store/products", "package", below=("/store/import",)),
            Entry(_("Categories"), "/store/categories", "network"),
            Entry(_("Orders"), "/store/orders", "shopping-cart"),
        ),
    ),
    Group(_("Channels"), (Entry(_("Amazon"), "/channels/amazon", "plug"),)),
    Group(_("System"), (Entry(_("Settings"), "/system/people", "settings", below=("/system",)),)),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the context that the page frame needs."""
    return {"path": request.path, "menu": SimpleLazyObject(lambda: _menu_at(request.path))}


def _menu_at(path: str) -> list[Group]:
    return [Group(group.name, tuple(entry.at(path) for entry in group.entries)) for group in MENU]
