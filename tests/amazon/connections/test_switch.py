"""Saving staged changes: all or nothing, noticing what others did meanwhile, and descriptions as plain text."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.amazon.connections.at_once import run_at_once
from tradewind.amazon.connections import switch
from tradewind.amazon.connections.description import clean_description
from tradewind.amazon.connections.models import Activity, Connection
from tradewind.amazon.connections.switch import Change
from tradewind.base.audit import TRADEWIND, Actor
from tradewind.base.errors import Conflict, Refused
from tradewind.base.models import AuditEntry

Connect = Callable[..., list[Connection]]
ACTOR = Actor("mia@example.com")


@pytest.fixture
def three(connect_account: Connect) -> list[Connection]:
    return connect_account(countries=("US", "CA", "MX"))


@pytest.mark.django_db
def test_all_kinds_of_changes_are_saved_at_once(three: list[Connection]) -> None:
    us, ca, mx = three
    saved = switch.save_changes(
        [
            Change(mx.pk, version=1, disconnect=True),
            Change(us.pk, version=1, description="Main store", is_on=False),
            Change(ca.pk, version=1, description="Canada"),
        ],
        actor=ACTOR,
    )
    us.refresh_from_db()
    ca.refresh_from_db()
    assert (us.description, us.is_on, us.version, us.generation, us.switched_by) == (
        "Main store",
        False,
        2,
        2,
        ACTOR.name,
    )
    assert (ca.description, ca.is_on, ca.version, ca.generation) == ("Canada", True, 2, 1)
    assert not Connection.objects.filter(pk=mx.pk).exists()
    assert [one.pk for one in saved.connections] == [us.pk, ca.pk]
    assert [one.name for one in saved.farewells] == ["Amazon.com.mx"]
    actions = set(AuditEntry.objects.filter(actor=ACTOR.name).values_list("action", flat=True))
    assert actions == {"connection.described", "connection.off", "connection.disconnected"}


@pytest.mark.django_db
def test_a_row_changed_meanwhile_is_named_and_nothing_is_saved(three: list[Connection]) -> None:
    us, ca, _mx = three
    switch.describe(ca.pk, "by somebody else", actor=TRADEWIND)
    with pytest.raises(Conflict) as conflict:
        switch.save_changes([Change(us.pk, version=1, is_on=False), Change(ca.pk, version=1, is_on=False)], actor=ACTOR)
    assert conflict.value.code == "changed_meanwhile"
    assert list(conflict.value.fields) == [str(ca.pk)]
    assert "Amazon.ca" in conflict.value.message
    us.refresh_from_db()
    assert (us.is_on, us.version) == (True, 1)


@pytest.mark.django_db
def test_a_row_disconnected_meanwhile_is_named(three: list[Connection]) -> None:
    us, ca, _mx = three
    switch.save_changes([Change(ca.pk, disconnect=True)], actor=TRADEWIND)
    with pytest.raises(Conflict) as conflict:
        switch.save_changes([Change(us.pk, is_on=False), Change(ca.pk, is_on=False)], actor=ACTOR)
    assert list(conflict.value.fields) == [str(ca.pk)]
    us.refresh_from_db()
    assert us.is_on


@pytest.mark.django_db
def test_a_bad_description_saves_nothing_and_names_its_row(three: list[Connection]) -> None:
    us, ca, _mx = three
    with pytest.raises(Refused) as refused:
        switch.save_changes([Change(us.pk, is_on=False), Change(ca.pk, description="x" * 201)], actor=ACTOR)
    assert list(refused.value.fields) == [f"{ca.pk}.description"]
    us.refresh_from_db()
    assert us.is_on


@pytest.mark.django_db
def test_switching_to_what_it_is_changes_nothing(three: list[Connection]) -> None:
    switch.set_on(three[0].pk, actor=ACTOR)
    three[0].refresh_from_db()
    assert (three[0].version, three[0].generation) == (1, 1)
    assert not AuditEntry.objects.filter(actor=ACTOR.name).exists()


@pytest.mark.django_db
def test_a_switch_is_told_in_the_activity(three: list[Connection]) -> None:
    switch.set_off(three[0].pk, actor=ACTOR)
    assert Activity.objects.get(kind="switch").summary == "Amazon.com was switched off."


@pytest.mark.django_db
def test_a_connection_twice_in_one_save_is_refused(three: list[Connection]) -> None:
    with pytest.raises(Refused) as refused:
        switch.save_changes([Change(three[0].pk, is_on=True), Change(three[0].pk, is_on=False)], actor=ACTOR)
    assert refused.value.code == "changes_invalid"


@pytest.mark.django_db(transaction=True)
def test_of_ten_saves_over_the_same_version_one_is_made(connect_account: Connect) -> None:
    us, ca = connect_account(countries=("US", "CA"))
    changes = [Change(ca.pk, version=1, is_on=False), Change(us.pk, version=1, is_on=False)]
    results = run_at_once(lambda: switch.save_changes(changes, actor=ACTOR))
    assert sum(isinstance(one, switch.Saved) for one in results) == 1
    assert sum(isinstance(one, Conflict) for one in results) == 9
    us.refresh_from_db()
    assert us.version == 2


@pytest.mark.parametrize("text", [
    "<script>alert(1)</script>", "Robert'); DROP TABLE", "{{ 7*7 }}", "=1+1", "店舗 🏬 متجر", "%s %(day)s", "x" * 200,
])  # fmt: skip
def test_markup_is_only_text(text: str) -> None:
    assert clean_description(f"  {text} ") == text


@pytest.mark.parametrize("text", [
    "x" * 201, "x" * 10_000, "two\nlines", "nul\x00", "bell\x07", "half \ud800 pair", "turned \u202e round",
    "two\u2028lines",
])  # fmt: skip
def test_what_is_no_line_of_text_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Refused) as refused:
        clean_description(text)
    assert refused.value.code == "description_invalid"
    assert "description" in refused.value.fields


@pytest.mark.django_db
def test_describing_refuses_at_the_field_description(three: list[Connection]) -> None:
    with pytest.raises(Refused) as refused:
        switch.describe(three[0].pk, "x" * 10_000, actor=ACTOR)
    assert list(refused.value.fields) == ["description"]


@pytest.mark.django_db
def test_saving_many_rows_locks_them_in_one_query(three: list[Connection], django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(12):
        switch.save_changes([Change(one.pk, version=1, description="new") for one in three], actor=ACTOR)
