"""Answers of the defaults: they fill what is missing and change what they are about, and nothing else."""

from dataclasses import replace
from typing import Any

import pytest

from tradewind.amazon.mapping.answers import answer_changes, fill_changes
from tradewind.amazon.mapping.change import save_mapping, use_defaults
from tradewind.amazon.mapping.defaults import EXEMPTION, Answers
from tradewind.amazon.mapping.edits import ResetRule, SetRule
from tradewind.amazon.mapping.queries import show_overview
from tradewind.base.audit import TRADEWIND
from tradewind.store.models import Category

pytestmark = pytest.mark.django_db
TEMPLATE = {"kind": "template", "template": "{{ brand }} {{ title }}"}


def test_defaults_fill_only_what_has_no_rule(connection: Any):
    save_mapping(connection, [SetRule("item_name", [TEMPLATE])], actor=TRADEWIND)
    assert not show_overview(connection).has_defaults
    changes = fill_changes(connection, Answers(country_of_origin="PT"))
    save_mapping(connection, changes, actor=TRADEWIND)
    assert "item_name" not in {one.path for one in changes if isinstance(one, SetRule)}
    overview = show_overview(connection)
    assert (overview.has_defaults, overview.answers.country_of_origin) == (True, "PT")
    assert fill_changes(connection, overview.answers) == []


def test_an_answer_changes_its_last_resort_and_keeps_what_comes_before(connection: Any):
    before = use_defaults(connection, actor=TRADEWIND)
    save_mapping(connection, [SetRule("brand", [TEMPLATE, {"kind": "fixed", "value": "Generic"}])], actor=TRADEWIND)
    after = replace(before, brand="Northwind", department="")
    changes = {one.path: one for one in answer_changes(connection, before, after)}
    assert changes == {
        "brand": SetRule("brand", [TEMPLATE, {"kind": "fixed", "value": "Northwind"}]),
        "manufacturer": SetRule(
            "manufacturer", [{"kind": "field", "field": "brand"}, {"kind": "fixed", "value": "Northwind"}]
        ),
        "department": ResetRule("department"),
    }


def test_the_exemption_from_barcodes_comes_and_goes(connection: Any, clothing: Category):
    before = use_defaults(connection, actor=TRADEWIND)
    exempt = replace(before, is_exempt_from_barcodes=True)
    (given,) = answer_changes(connection, before, exempt)
    assert isinstance(given, SetRule)
    assert given.path == EXEMPTION
    assert answer_changes(connection, exempt, before) == [ResetRule(EXEMPTION)]
    assert answer_changes(connection, before, before) == []


def test_whose_size_it_is_follows_for_shoes_too(connection: Any):
    before = use_defaults(connection, actor=TRADEWIND)
    after = replace(before, target_gender="female", age_range_description="Toddler")
    changes = {one.path: one.source for one in answer_changes(connection, before, after) if isinstance(one, SetRule)}
    assert changes["footwear_size.gender"] == [{"kind": "fixed", "value": "women"}]
    assert changes["footwear_size.age_group"] == [{"kind": "fixed", "value": "Toddler"}]
    assert changes["target_gender"] == [{"kind": "fixed", "value": "female"}]


def test_an_answer_without_any_rule_begins_one(connection: Any):
    before = Answers()
    changes = answer_changes(connection, before, replace(before, country_of_origin="PT"))
    assert changes == [SetRule("country_of_origin", [{"kind": "fixed", "value": "PT"}])]
