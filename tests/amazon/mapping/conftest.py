"""A connection of the local Amazon."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.amazon.shop import make_clothing
from tradewind.store.models import Category


@pytest.fixture
def clothing(db: None) -> Category:
    return make_clothing()


@pytest.fixture
def connection(connect_account: Callable[..., list[Any]], clock: Any) -> Any:
    return connect_account()[0]
