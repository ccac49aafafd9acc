"""One thing that keeps a product from Amazon, as data: wording.py says it in words, people act on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """What is wrong with one attribute, or with the product when `attribute` is empty."""

    code: str
    """Stable: missing, too_many, too_few, too_long, too_short, not_a_choice, wrong_kind, out_of_range …"""
    attribute: str = ""
    title: str = ""
    """Amazon's title of the attribute; of a property below it “Unit (Weight)”."""
    path: str = ""
    """JSON pointer into the attributes, for developers."""
    detail: Mapping[str, str] = field(default_factory=dict)
    """What the sentence needs: given, limit, where, names."""
