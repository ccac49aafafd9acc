"""Whatever is sent to REST, by whomever: the answer is as the committed OpenAPI document says, never a 5xx."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from tests.amazon.shop import make_clothing
from tradewind.base import api_tokens
from tradewind.base.audit import TRADEWIND
from tradewind.base.models import Role
from tradewind.store.models import Category, Variant

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"
SCHEMA = schemathesis.openapi.from_dict(json.loads(DOCUMENT.read_text(encoding="utf-8")))
SCHEMA.app = get_wsgi_application()
OPERATIONS = {found.ok().label: found.ok() for found in SCHEMA.get_all_operations()}
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
FEW = settings(
    max_examples=8,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Keep the test's own connection between requests, as Django's test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def tokens(db: None) -> dict[str, str]:
    return {role: api_tokens.create_token(role, role=role, actor=TRADEWIND)[1] for role in Role.values}


def call(case: Case, token: str) -> Any:
    """Send it and take back what it did, so that every example meets the same rows."""
    before = transaction.savepoint()
    answer = case.call(headers={"Authorization": f"Bearer {token}"})
    transaction.savepoint_rollback(before)
    if answer.status_code >= 400:
        assert set(answer.json()) == {"code", "message", "fields"}
    return answer


@pytest.fixture
def known(connect_account: Any) -> dict[str, Any]:
    """Values of path parameters that lead to a row; junk alone would never get past "not found"."""
    connection = connect_account()[0]
    make_clothing()
    category = Category.objects.order_by("pk").last()
    return {
        "connection_id": connection.pk,
        "category_id": category and category.pk,
        "sku": Variant.objects.values_list("sku", flat=True).first(),
    }


@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_input_as_documented_and_otherwise(label: str, tokens: dict[str, str], known: dict[str, Any]) -> None:
    operation = OPERATIONS[label]
    # names that nobody asked for are let be in an address, but refused in a body
    strict = [*CHECKS] if label.startswith("GET") else [*CHECKS, negative_data_rejection]

    @FEW
    @given(
        case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
        role=st.sampled_from(Role.values),
        is_there=st.booleans(),
    )
    def promised(case: Case, role: str, is_there: bool) -> None:
        if is_there:
            case.path_parameters.update({name: known.get(name, value) for name, value in case.path_parameters.items()})
        case.validate_response(call(case, tokens[role]), checks=CHECKS)

    @FEW
    @given(case=operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def refused(case: Case) -> None:
        case.validate_response(call(case, tokens["admin"]), checks=strict)

    promised()
    refused()
