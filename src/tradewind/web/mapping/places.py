"""Where each thing is put right: the address behind a line of a checklist or a problem."""

from django.urls import reverse
from django.utils.http import urlencode

from tradewind.amazon.listings.why_query import LineShown, Why


def rules_address(connection_id: int, **level: int | str | None) -> str:
    """Return the address of the rule editor of a level: `category`, `product` or `product_type`, at an `attribute`."""
    query: dict[str, str | int] = {name: value for name, value in level.items() if value}
    return f"{reverse('mapping_rules', args=[connection_id])}?{urlencode(query)}"


def line_address(why: Why, line: LineShown) -> str:
    """Return where a line of "Why is it not on Amazon?" is put right; empty where there is nothing to do."""
    connection_id = why.connection.pk
    if line.place == "rules":
        return rules_address(connection_id, product=why.product_id, attribute=line.target)
    if line.place == "category":
        return f"{reverse('category_amazon', args=[int(line.target)])}?connection={connection_id}"
    if line.place == "listings":
        query = urlencode([("connection", str(connection_id)), ("search", why.sku)])
        return f"{reverse('listings')}?{query}"
    if line.place == "feed":
        return reverse("feed", args=[int(line.target)])
    if line.place == "product":
        return reverse("product", args=[why.product_id])
    if line.place == "application":
        return reverse("application")
    name = _PAGES_OF_CONNECTION.get(line.place)
    return reverse(name, args=[connection_id]) if name else ""


_PAGES_OF_CONNECTION = {
    "switch": "connection",
    "reconnect": "connection",
    "account": "connection",
    "settings": "mapping",
    "export": "export_import",
}
