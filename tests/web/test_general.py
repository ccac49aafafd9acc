"""General Info of a connection, and what the list says of authorizations that end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.conftest import LocalAmazon, TestClock
from tradewind.amazon.connections import health
from tradewind.amazon.models import Connection, SellerAccount
from tradewind.base.models import User

pytestmark = pytest.mark.django_db
US = "ATVPDKIKX0DER"
NORTHWIND = "A3NORTHWIND7US1"


@pytest.fixture
def two(connect_account: Callable[..., list[Connection]]) -> list[Connection]:
    return connect_account(countries=("US", "CA"))


@pytest.fixture
def read_health(clock: TestClock, run_jobs: Callable[[], int]) -> Callable[[], None]:
    def walk() -> None:
        for _step in range(4):
            health.plan_health()
            run_jobs()
            clock.advance(minutes=1)

    return walk


def address(connection: Connection) -> str:
    return f"/channels/amazon/connections/{connection.pk}"


def text(page: Client, at: str) -> str:
    response = page.get(at)
    assert response.status_code == 200
    return response.content.decode()


def end_in(days: float, clock: TestClock, merchant_id: str = NORTHWIND) -> None:
    ends_at = clock.now() + timedelta(days=days)
    SellerAccount.objects.filter(merchant_id=merchant_id).update(expires_at=ends_at)


def test_the_account_and_its_dates(viewer_page: Client, two: list[Connection]) -> None:
    page = text(viewer_page, address(two[0]))
    for words in (US, NORTHWIND, "23 Nov 2026", "23 Nov 2027", "365 days left", "60 days before", "24 Sep 2027",
                  "The account sells here.", "Not read yet"):  # fmt: skip
        assert words in page, words
    assert "is-given" not in page


def test_it_costs_the_same_queries_with_one_and_three_marketplaces(
    viewer_page: Client, connect_account: Any, django_assert_num_queries: Any, two: list[Connection]
) -> None:
    counts = []
    for _round in range(2):
        with django_assert_num_queries(9) as captured:
            text(viewer_page, address(two[0]))
        counts.append(len(captured))
        connect_account(countries=("MX",))
    assert counts[0] == counts[1]


def test_it_says_whether_mail_goes_out(viewer_page: Client, two: list[Connection], admin: User, settings: Any) -> None:
    settings.EMAIL_HOST = ""
    assert "No e-mail goes out" in text(viewer_page, address(two[0]))
    settings.EMAIL_HOST = "mail.example"
    assert "by e-mail to 1 admin." in text(viewer_page, address(two[0]))


@pytest.mark.parametrize(
    ("days", "words", "tone", "given"),
    [
        (60, "ends in 60 days", "info", 1),
        (14, "ends in 14 days", "warning", 3),
        (6.5, "ends in 7 days", "bad", 4),
        (0.2, "ends in 1 day<", "bad", 5),
    ],
)
def test_an_authorization_that_ends_is_said_with_the_button(
    admin_page: Client, two: list[Connection], clock: TestClock, days: float, words: str, tone: str, given: int
) -> None:
    end_in(days, clock)
    page = text(admin_page, address(two[1]))
    assert words in page and f"notice-{tone} ending" in page
    assert page.count('class="is-given"') == given
    assert page.count("btn-primary") == 1 and page.count(f"{address(two[1])}/reconnect") > 0


@pytest.mark.parametrize("days", [61, -1])
def test_one_that_does_not_end_soon_says_nothing(
    viewer_page: Client, two: list[Connection], clock: TestClock, days: float
) -> None:
    end_in(days, clock)
    assert "Authorization ends in" not in text(viewer_page, address(two[0]))
    assert "Authorization ends in" not in text(viewer_page, "/channels/amazon")


def test_the_list_says_it_once_for_each_account_the_nearest_first(
    admin_page: Client, viewer_page: Client, two: list[Connection], connect_account: Any, clock: TestClock
) -> None:
    connect_account("A9SAKURA44JP01", ("JP",))
    end_in(14, clock)
    end_in(3, clock, "A9SAKURA44JP01")
    page = text(admin_page, "/channels/amazon")
    assert page.count("Authorization ends in") == 2
    assert page.index("ends in 3 days") < page.index("ends in 14 days")
    assert "(Amazon.com, Amazon.ca)" in page
    assert f'aria-label="Reconnect {NORTHWIND}"' in page
    seen = text(viewer_page, "/channels/amazon")
    assert "Authorization ends in 14 days" in seen and "/reconnect" not in seen


def test_one_that_amazon_refuses_already_says_so_by_its_state(
    viewer_page: Client, two: list[Connection], clock: TestClock
) -> None:
    end_in(5, clock)
    SellerAccount.objects.update(state="reconnect_needed")
    page = text(viewer_page, address(two[0]))
    assert "Authorization ends in" not in page and "Not accepted by Amazon" in page


def test_the_accounts_health_stands_there_in_words(
    viewer_page: Client, two: list[Connection], amazon: LocalAmazon, read_health: Callable[[], None]
) -> None:
    change = {"merchant_id": NORTHWIND, "marketplace_id": US, "status": "AT_RISK", "rating": "WARNED",
              "rates": {"lateShipmentRate": 0.0625}, "violations": {"listingPolicyViolations": 3}}  # fmt: skip
    amazon.control("POST", "/account-health", json=change)
    read_health()
    page = text(viewer_page, address(two[0]))
    for words in ("At risk of deactivation", "Warned", "6.25 %", "under 4 %", "Listing policy violations"):
        assert words in page, words
    other = text(viewer_page, address(two[1]))
    assert "Normal" in other and "No policy violations" in other


def test_a_missing_role_is_said_beside_the_last_values(
    viewer_page: Client,
    two: list[Connection],
    amazon: LocalAmazon,
    read_health: Callable[[], None],
    clock: TestClock,
) -> None:
    read_health()
    amazon.world.faults.add("F36", operation="createReport")
    clock.advance(days=1)
    read_health()
    page = text(viewer_page, address(two[0]))
    assert "lacks the role Selling Partner Insights" in page and "What stands here is from" in page
    assert "Great" in page


def test_a_check_names_missing_roles_once_and_says_what_to_do(
    operator_page: Client, two: list[Connection], amazon: LocalAmazon
) -> None:
    assert "All calls work." in operator_page.post(f"{address(two[0])}/check").content.decode()
    amazon.world.throttle.clear()
    for operation in ("searchOrders", "getFeeds", "searchListingsItems"):
        amazon.world.faults.add("F36", operation=operation)
    page = operator_page.post(f"{address(two[0])}/check").content.decode()
    assert "Missing roles: Product Listing, Inventory and Order Tracking." in page
    assert "All calls work" not in page


def test_suspended_listings_are_said(viewer_page: Client, two: list[Connection]) -> None:
    Connection.objects.filter(pk=two[0].pk).update(has_suspended_listings=True)
    assert "its listings are suspended" in text(viewer_page, address(two[0]))
