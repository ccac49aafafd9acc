"""Tokens for programs."""

import pytest
from django.test.utils import CaptureQueriesContext

from tests.conftest import TestClock
from tradewind.base import api_tokens
from tradewind.base.audit import Actor
from tradewind.base.errors import Conflict, NotFound, Refused
from tradewind.base.models import ApiToken

BOSS = Actor("admin@example.com")


def test_a_token_is_found_by_its_text_until_revoked(db: None, clock: TestClock):
    token, text = api_tokens.create_token("script", actor=BOSS, role="viewer")
    assert api_tokens.find_token(text) == token
    assert text not in str(ApiToken.objects.values())
    api_tokens.revoke_token(token.pk, actor=BOSS)
    assert api_tokens.find_token(text) is None


def test_use_is_noted_to_the_minute(db: None, clock: TestClock, django_assert_num_queries: CaptureQueriesContext):
    token, text = api_tokens.create_token("script", actor=BOSS)
    api_tokens.find_token(text)
    token.refresh_from_db()
    assert token.last_used_at == clock.now()
    with django_assert_num_queries(1):
        api_tokens.find_token(text)
    clock.advance(minutes=1)
    with django_assert_num_queries(2):
        api_tokens.find_token(text)


def test_a_name_is_used_once(db: None):
    api_tokens.create_token("script", actor=BOSS)
    with pytest.raises(Conflict):
        api_tokens.create_token("script", actor=BOSS)


@pytest.mark.parametrize(
    ("name", "role", "field"), [(" ", "viewer", "name"), ("x" * 101, "viewer", "name"), ("x", "boss", "role")]
)
def test_bad_input_names_its_field(name: str, role: str, field: str, db: None):
    with pytest.raises(Refused) as caught:
        api_tokens.create_token(name, actor=BOSS, role=role)
    assert set(caught.value.fields) == {field}


def test_revoking_what_is_not_there(db: None):
    with pytest.raises(NotFound):
        api_tokens.revoke_token(7, actor=BOSS)
