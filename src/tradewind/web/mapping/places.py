"""Where each thing is put right: the address behind a line of a checklist or a problem."""

from urllib.parse import quote

from django.urls import reverse
from django.utils.http import urlencode

from tradewind.amazon.listings.queries import ProblemGroup
from tradewind.amazon.listings.why_query import LineShown, Why

_UNMAPPED = ("no_product_type", "no_schema")


def rules_address(connection_id: int, **level: int | str | None) -> str:
    """Return the address of the rule editor of a level: `category`, `product` or `product_type`, at an `attribute`."""
    attribute = level.pop("attribute", "")
    query: dict[str, str | int] = {name: value for name, value in level.items() if value}
    place = f"#title-{quote(str(attribute))}" if attribute else ""
    return f"{reverse('mapping_rules', args=[connection_id])}?{urlencode(query)}{place}"


def fix_address(connection_id: int, group: ProblemGroup, product_id: int | None, category_id: int | None) -> str:
    """Return where a problem that products share is put right; empty where only each product can."""
    if group.code in _UNMAPPED and category_id:
        return f"{reverse('mapping', args=[connection_id])}#category-{category_id}"
    if group.code == "no_category":
        return f"{reverse('products')}?category=none"
    if group.code == "other_currency":
        return reverse("export_import", args=[connection_id])
    if group.attribute and category_id:
        return rules_address(connection_id, category=category_id, attribute=group.attribute)
    return reverse("product", args=[product_id]) if product_id else ""


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
