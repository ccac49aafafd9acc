"""The merchant's table of currency rates."""

from datetime import date
from decimal import Decimal

import pytest

from tradewind.amazon.connections.rates import Rate, drop_rate, list_rates, load_rates, newest_start, set_rate
from tradewind.amazon.models import CurrencyRate
from tradewind.base.audit import TRADEWIND
from tradewind.base.errors import NotFound, Refused
from tradewind.base.queue import is_under_way

pytestmark = pytest.mark.django_db
RATE = Rate("USD", "EUR", Decimal("0.92"), date(2026, 3, 1))


def test_a_rate_is_kept_in_place_of_the_one_of_its_day(clock):
    first = set_rate(RATE, actor=TRADEWIND)
    second = set_rate(Rate("USD", "EUR", Decimal("0.93"), RATE.starts_on), actor=TRADEWIND)
    assert first.pk == second.pk
    assert [row.rate for row in list_rates()] == [Decimal("0.93")]
    found = load_rates(date(2026, 3, 1)).find("USD", "EUR")
    assert found is not None and found.rate == Decimal("0.93")
    assert load_rates(date(2026, 2, 28)).find("USD", "EUR") is None


@pytest.mark.parametrize(
    ("base", "quote", "rate", "field"),
    [
        ("usd", "EUR", "1", "base"),
        ("USD", "EURO", "1", "quote"),
        ("USD", "USD", "1", "quote"),
        ("USD", "EUR", "0", "rate"),
        ("USD", "EUR", "-1", "rate"),
        ("USD", "EUR", "NaN", "rate"),
        ("USD", "EUR", "0.123456789", "rate"),
        ("USD", "EUR", "100000000", "rate"),
    ],
)
def test_what_is_no_rate_is_refused(base, quote, rate, field):
    with pytest.raises(Refused) as refusal:
        set_rate(Rate(base, quote, Decimal(rate), RATE.starts_on), actor=TRADEWIND)
    assert refusal.value.code == "rate_invalid"
    assert field in refusal.value.fields
    assert not CurrencyRate.objects.exists()


def test_connections_of_its_currencies_are_checked_again_and_no_others(connect_account, clock):
    dollars = connect_account()[0]
    pounds = connect_account("A2NORTHFR55EU3", ("GB",))[0]
    row = set_rate(RATE, actor=TRADEWIND)
    assert is_under_way(f"check:{dollars.pk}")
    assert not is_under_way(f"check:{pounds.pk}")
    drop_rate(row.pk, actor=TRADEWIND)
    assert not list_rates()
    with pytest.raises(NotFound):
        drop_rate(row.pk, actor=TRADEWIND)


def test_a_rate_that_begins_today_has_what_was_checked_before_checked_again(clock):
    before = newest_start(clock.now())
    assert before.year == 1
    set_rate(Rate("USD", "EUR", Decimal(1), clock.now().date()), actor=TRADEWIND)
    set_rate(Rate("USD", "EUR", Decimal(2), date(2100, 1, 1)), actor=TRADEWIND)
    assert newest_start(clock.now()).date() == clock.now().date()
