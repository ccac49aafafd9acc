"""Finds the connection that a person means by a word on the command line."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tradewind.base.errors import NotFound, Refused

from ..connections import marketplaces
from ..connections.models import Connection


def choose_connection(text: str | None) -> Connection:
    """Return the connection with this id, country, domain or description; with None the only one there is.

    Raises NotFound (`connection_unknown`) and Refused (`connection_ambiguous`), which names the candidates.
    """
    rows = list(Connection.objects.select_related("seller_account").order_by("pk"))
    found = rows if text is None else [row for row in rows if _is_meant(row, text.strip().lower())]
    exact = [row for row in found if str(row.pk) == (text or "").strip()]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        words = (
            _("No marketplace is connected yet.")
            if text is None or not rows
            else _("There is no connection “%s”.") % text
        )
        raise NotFound("connection_unknown", words)
    words = _("Say which connection: %(names)s.") % {"names": _names(found)}
    raise Refused("connection_ambiguous", words)


def _is_meant(connection: Connection, text: str) -> bool:
    place = marketplaces.get(connection.marketplace_id)
    known = {str(connection.pk), place.country, place.central_code, place.id, place.domain, place.name}
    return bool(text) and text in {name.lower() for name in {*known, connection.description}}


def _names(connections: Sequence[Connection]) -> str:
    return ", ".join(
        f"{row.pk} ({marketplaces.get(row.marketplace_id).name}, {row.seller_account.merchant_id})"
        for row in connections
    )
