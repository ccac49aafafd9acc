"""Cells of files that we write: a spreadsheet must not run as a formula what somebody typed as a name."""

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def neutralise(text: str) -> str:
    """Return the text with an apostrophe before it where a spreadsheet would read a formula.

    Our own reader and WooCommerce's take the apostrophe off again.
    https://owasp.org/www-community/attacks/CSV_Injection
    """
    return f"'{text}" if text.startswith(_STARTS) else text
