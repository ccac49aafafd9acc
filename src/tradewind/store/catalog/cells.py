"""Reading single cells: amounts, counts, yes and no, lists, addresses, dates; one wrong cell never raises."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

from .drafts import LARGEST_PRICE, Findings, Row

_TRUE = {"1", "true", "yes", "y", "on", "publish", "published"}
_FALSE = {"0", "false", "no", "n", "off", "-1", "draft", "private", "pending"}
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)*|[.,]\d+)")
_UNITS = {
    "kg": Decimal(1), "g": Decimal("0.001"), "lbs": Decimal("0.45359237"), "lb": Decimal("0.45359237"),
    "oz": Decimal("0.028349523125"),
    "cm": Decimal(1), "mm": Decimal("0.1"), "m": Decimal(100), "in": Decimal("2.54"), "yd": Decimal("91.44"),
}  # fmt: skip
LARGEST_MEASURE = Decimal(1_000_000)
LARGEST_QUANTITY = 2_000_000_000


def parse_number(text: str) -> Decimal | None:
    """Return the number, with a point or a comma before its decimals; None when it is none or unclear.

    "1,234" is unclear: a thousand in one country, one and a bit in another. "0,125" and "19,9" are not.
    """
    if len(text) > 40:
        return None
    text = re.sub(r"(?<=\d)[\s\u00a0\u202f'](?=\d{3})", "", text.strip())
    if not _NUMBER.fullmatch(text):
        return None
    last = max(text.rfind("."), text.rfind(","))
    whole, decimals = (text[:last], text[last + 1 :]) if last >= 0 else (text, "")
    if last >= 0 and not _is_clear(text, whole, decimals):
        return None
    try:
        return Decimal(f"{whole.replace(',', '').replace('.', '') or '0'}.{decimals or '0'}")
    except InvalidOperation:
        return None


def _is_clear(text: str, whole: str, decimals: str) -> bool:
    mark = text[len(whole)]
    other = "," if mark == "." else "."
    groups = re.split(r"[.,]", whole.lstrip("+-"))
    if mark in whole:
        return False
    if other in whole:
        return all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3
    return not (mark == "," and len(decimals) == 3 and whole.lstrip("+-") not in {"", "0"})


def read_price(row: Row, column: str, findings: Findings) -> Decimal | None:
    """Return the price in the column; None when it is empty or wrong, and then wrong is found."""
    text = row.get(column)
    if not text:
        return None
    amount = parse_number(text)
    if amount is None:
        findings.refuse(row.line, "price_invalid", column=column, text=text[:40])
        return None
    if amount < 0 or amount > LARGEST_PRICE:
        code = "price_negative" if amount < 0 else "price_absurd"
        findings.refuse(row.line, code, column=column, text=text[:40])
        return None
    if amount != amount.quantize(Decimal("0.0001")):
        findings.refuse(row.line, "price_too_fine", column=column, text=text[:40])
        return None
    return amount


def read_quantity(row: Row, column: str, findings: Findings) -> int | None:
    """Return the whole number in the column; None when it is empty or wrong. Stock may be below zero."""
    text = row.get(column)
    if not text:
        return None
    number = parse_number(text)
    if number is None or number != int(number) or abs(number) > LARGEST_QUANTITY:
        findings.refuse(row.line, "quantity_invalid", column=column, text=text[:40])
        return None
    return int(number)


def read_measure(row: Row, column: str, findings: Findings, *, unit: str) -> Decimal | None:
    """Return the weight in kg or the length in cm, to four decimals; nought and empty are unknown."""
    text = row.get(column)
    if not text:
        return None
    number = parse_number(text)
    if number is None or number < 0 or number > LARGEST_MEASURE:
        findings.refuse(row.line, "measure_invalid", column=column, text=text[:40])
        return None
    return (number * _UNITS.get(unit, Decimal(1))).quantize(Decimal("0.0001")) or None


def read_yes(row: Row, column: str, findings: Findings, *, default: bool = True) -> bool:
    """Return what the column says; `default` when it is empty or absent."""
    text = row.get(column).casefold()
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if text:
        findings.refuse(row.line, "yes_invalid", column=column, text=text[:40])
    return default


def read_date(row: Row, column: str, findings: Findings) -> date | None:
    """Return the day in the column ("2026-11-30", with or without a time after it)."""
    text = row.get(column)
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        findings.refuse(row.line, "date_invalid", column=column, text=text[:40])
        return None


def read_barcode(row: Row, column: str, findings: Findings) -> str:
    """Return the barcode as text; one that a spreadsheet turned into "5.01E+12" has lost digits and is refused."""
    text = plain_text(row.get(column)).lstrip("'")
    if re.fullmatch(r"\d([.,]\d+)?[eE]\+?\d+", text):
        findings.refuse(row.line, "barcode_shortened", text=text[:40])
        return ""
    if len(text) > 40:
        findings.refuse(row.line, "text_too_long", column=column, length=str(len(text)), most="40")
        return ""
    return text


def read_text(row: Row, column: str, findings: Findings, *, most: int) -> str:
    """Return the text of the column, refused when it is longer than `most` characters."""
    text = plain_text(row.get(column))
    if len(text) > most:
        findings.refuse(row.line, "text_too_long", column=column, length=str(len(text)), most=str(most))
        return text[:most]
    return text


def plain_text(text: str) -> str:
    """Return the text without the apostrophe by which exports keep spreadsheets from running it as a formula."""
    return text[1:] if re.match(r"'[=+\-@]", text) else text


def read_addresses(line: int, texts: Iterable[str], findings: Findings) -> list[str]:
    """Return the web addresses among the texts, each once and in order; others are told and left out."""
    found: dict[str, None] = {}
    for text in filter(None, (text.strip() for text in texts)):
        if re.match(r"https?://[^\s]+$", text, re.IGNORECASE) and len(text) <= 2_000:
            found[text] = None
        else:
            findings.tell(line, "image_not_an_address", text=text[:80])
    return list(found)


def read_category(line: int, names: Iterable[str], findings: Findings) -> tuple[str, ...]:
    """Return the names of a category path that the store can keep."""
    path = tuple(name.strip() for name in names if name.strip())
    if any(len(name) > 200 for name in path) or len(" > ".join(path)) > 1000:
        findings.refuse(line, "category_too_long")
        return ()
    return path
