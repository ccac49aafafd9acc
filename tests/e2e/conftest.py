"""A real browser, our pages on a real server, and a local Amazon that the browser can visit."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.conftest import PASSWORD, LocalAmazon
from tests.e2e.harness import free_port
from tests.jobs import run_due_jobs

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
Work = Callable[[], None]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


@pytest.fixture(scope="module")  # not longer: Playwright's loop in this thread would spoil the tests that come after
def chromium() -> Iterator[Any]:
    """The system's Chromium; without one the test is skipped, or fails where browser tests are required."""
    if not CHROMIUM:
        reason = "There is no Chromium on this machine: install the package chromium."
        pytest.fail(reason) if os.environ.get("TRADEWIND_REQUIRE_BROWSER") else pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs in the thread of the tests, which Django would take for asynchronous code
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visited_amazon(amazon: LocalAmazon, live_server: Any, settings: Any) -> Iterator[LocalAmazon]:
    """The local Amazon of the test, reachable by the browser too, which knows the way back to our pages."""
    from tradewind.simulator.app import create_app
    from tradewind.simulator.serve import make_simulator_server

    address = f"http://127.0.0.1:{free_port()}"
    settings.URL = live_server.url
    settings.SELLER_CENTRAL_URL = f"{address}/sellercentral/{{country}}"
    amazon.world.register_redirect_uri(f"{live_server.url}/channels/amazon/callback")
    server = make_simulator_server(create_app(amazon.world, base_url=address), port=int(address.rpartition(":")[2]))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield amazon
    server.shutdown()
    thread.join()
    server.server_close()


class Visitor:
    """Somebody in front of a browser; what the page complains about on its console fails the test."""

    def __init__(self, browser: Any, url: str, *, width: int = 1440, height: int = 900) -> None:
        self.url = url
        self.complaints: list[str] = []
        self.context = browser.new_context(viewport={"width": width, "height": height}, base_url=url)
        self.context.set_default_timeout(10_000)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._hear)

    def _hear(self, message: Any) -> None:
        is_status = "Failed to load resource" in message.text  # a refusal of ours, which the test looks at itself
        # htmx tells of what it still asked for when the page was left; a request that fails is a status as above
        is_left = message.text.startswith(("htmx:afterRequest", "htmx:sendError"))
        if message.type == "error" and not is_status and not is_left:
            self.complaints.append(message.text)

    def sign_in(self, email: str) -> Any:
        """Sign in and return the page."""
        self.page.goto("/sign-in")
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(f"{self.url}/")
        return self.page


@pytest.fixture
def open_browser(chromium: Any, live_server: Any) -> Iterator[Any]:
    """Return a function that puts somebody in front of a browser: `open_browser(width=390).sign_in(email)`."""
    visitors: list[Visitor] = []

    def open_one(**size: int) -> Visitor:
        visitors.append(Visitor(chromium, live_server.url, **size))
        return visitors[-1]

    yield open_one
    for visitor in visitors:
        visitor.context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


@pytest.fixture
def work(visited_amazon: LocalAmazon, clock: Any) -> Iterator[Work]:
    """Return a function that lets time pass and the worker work until no feed is under way.

    Jobs run in a thread of their own, because Playwright's loop runs in the thread of the tests.
    """
    from django.db import connection

    from tradewind.amazon.listings.submit import UNDER_WAY, enqueue_due_steps
    from tradewind.amazon.models import Submission

    def work_on() -> None:
        for _round in range(60):
            enqueue_due_steps()
            run_due_jobs()
            if not Submission.objects.filter(state__in=UNDER_WAY).exists():
                return
            clock.advance(minutes=1)
        raise AssertionError("A feed stays under way.")

    with ThreadPoolExecutor(max_workers=1) as worker:
        yield lambda: worker.submit(work_on).result()
        worker.submit(lambda: connection.close()).result()  # noqa: PLW0108 - each thread has its own
