"""Commands wait out a spent rate of Amazon's, and no longer than makes sense."""

import argparse
from typing import Any

import pytest

from tests.amazon.shop import make_clothing
from tradewind.amazon.mapping.asking import AmazonBusy
from tradewind.amazon.models import CategoryMapping
from tradewind.cli import mapping, waiting
from tradewind.store.catalog.categories import ensure_categories

pytestmark = pytest.mark.django_db
TYPES = ("SHIRT", "SWEATSHIRT", "HAT", "COAT", "LUGGAGE", "BOOK", "HOME_FURNITURE_AND_DECOR")


@pytest.fixture
def waits(clock: Any, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were waited; the clock moves by them."""
    told: list[float] = []

    def wait(seconds: float) -> None:
        told.append(seconds)
        clock.advance(seconds=seconds)

    monkeypatch.setattr(waiting.time, "sleep", wait)
    return told


def test_a_file_with_more_product_types_than_amazon_gives_at_once_is_applied(
    connect_account: Any, waits: list[float], tmp_path: Any
) -> None:
    connection = connect_account()[0]
    make_clothing()
    paths = [(f"Thing {number}",) for number, _type in enumerate(TYPES)]
    ensure_categories(paths)
    lines = [f"    {path[0]}: {{product_type: {name}}}" for path, name in zip(paths, TYPES, strict=True)]
    parser = argparse.ArgumentParser()
    mapping.add_commands(parser.add_subparsers())
    exported = parser.parse_args(["mapping", "export", "US"])
    text = exported.handle(exported).text
    file = tmp_path / "settings.yaml"
    head = text.split("product_types:")[0]
    file.write_text(head + "product_types:\n" + "\n".join(line[2:] for line in lines) + "\n")
    given = parser.parse_args(["mapping", "apply", str(file)])
    given.handle(given)
    assert set(CategoryMapping.objects.values_list("product_type", flat=True)) == set(TYPES)
    assert connection.pk and 0 < sum(waits) < 30


def test_a_long_wait_is_told_instead(waits: list[float]) -> None:
    def act() -> None:
        raise AmazonBusy("Later.", retry_after_s=60)

    with pytest.raises(AmazonBusy, match="Later"):
        waiting.wait_for_amazon(act)
    assert waits == []


def test_a_rate_that_stays_spent_ends_the_wait(waits: list[float]) -> None:
    def act() -> None:
        raise AmazonBusy("Spent.", retry_after_s=0)

    with pytest.raises(AmazonBusy, match="Spent"):
        waiting.wait_for_amazon(act)
    assert len(waits) == 20
