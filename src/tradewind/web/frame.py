"""What every page's frame shows: the menu, with the entry that the page belongs to."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from tradewind.base.models import User


@dataclass(frozen=True)
class Entry:
    """One line of the menu, for people with at least `role`; `below` are further addresses, a badge counts."""

    name: str | Promise
    address: str
    icon: str
    below: tuple[str, ...] = ()
    role: str = "viewer"
    badge_address: str = ""
    is_current: bool = False

    def at(self, path: str) -> "Entry":
        """Return the entry as it stands on the page at `path`."""
        roots = (self.address, *self.below)
        found = any(path == root or (root != "/" and path.startswith(f"{root}/")) for root in roots)
        return replace(self, is_current=found)


@dataclass(frozen=True)
class Group:
    """Lines of the menu under one heading."""

    name: str | Promise
    entries: tuple[Entry, ...]


MENU = (
    Group("", (Entry(_("Dashboard"), "/", "house"),)),
    Group(
        _("Store"),
        (
            Entry(_("Products"), "/store/products", "package", below=("/store/import",)),
            Entry(_("Categories"), "/store/categories", "network"),
            Entry(_("Orders"), "/store/orders", "shopping-cart", badge_address="/badges/orders"),
        ),
    ),
    Group(_("Channels"), (Entry(_("Amazon"), "/channels/amazon", "plug"),)),
    Group(_("System"), (Entry(_("Settings"), "/system/people", "settings", below=("/system",), role="admin"),)),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the context that the page frame needs."""
    return {"path": request.path, "menu": SimpleLazyObject(lambda: _menu_of(request))}


def _menu_of(request: HttpRequest) -> list[Group]:
    user = request.user
    groups = [
        Group(
            group.name,
            tuple(
                entry.at(request.path)
                for entry in group.entries
                if isinstance(user, User) and user.has_role(entry.role)
            ),
        )
        for group in MENU
    ]
    return [group for group in groups if group.entries]
