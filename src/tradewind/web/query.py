"""What an address asks for, bounded: anything may stand in it."""

from django.http import HttpRequest

LARGEST_ID = 2**63 - 1


def read_text(request: HttpRequest, name: str, *, longest: int = 200) -> str:
    """Return a text of the address, without characters that a database refuses, cut at `longest`."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:longest]


def read_number(request: HttpRequest, name: str) -> int:
    """Return a positive whole number of the address; 0 when there is none."""
    text = request.GET.get(name, "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
    return number if number <= LARGEST_ID else 0


def read_choice(request: HttpRequest, name: str, allowed: set[str]) -> str:
    """Return one of the `allowed` texts, or an empty one."""
    text = request.GET.get(name, "")
    return text if text in allowed else ""
