"""What the store's lists share: addresses of their pages, and money as people read it."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.http import urlencode

from tradewind.base.money import format_amount

PAGE_SIZE = 50


def page_addresses(kept: Mapping[str, str | int], *, after: int, next_after: int | None) -> dict[str, str]:
    """Return the addresses that the pager shows; `kept` are the filters, which stay."""
    return {
        "first_address": _address(kept) if after else "",
        "next_address": _address({**kept, "after": next_after}) if next_after else "",
    }


def say_money(amount: Decimal | None, currency: str) -> str:
    """Return "1,234.50 USD", or nothing where the amount is unknown."""
    if amount is None:
        return ""
    whole, point, decimals = format_amount(amount, currency).partition(".")
    sign, digits = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}{point}{decimals} {currency}".strip()


def say_range(lowest: Decimal | None, highest: Decimal | None, currency: str) -> str:
    """Return a price, or the lowest and the highest of several."""
    if lowest == highest or lowest is None or highest is None:
        return say_money(lowest, currency)
    return f"{say_money(lowest, '')} – {say_money(highest, currency)}"


def _address(query: Mapping[str, str | int]) -> str:
    return "?" + urlencode({key: value for key, value in query.items() if value})
