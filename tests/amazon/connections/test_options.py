"""What a connection exports and imports: read strictly, saved once, noticed when somebody else saved."""

from datetime import date
from decimal import Decimal

import pytest

from tradewind.amazon.connections.configure import save_options
from tradewind.amazon.connections.options import Options, OptionsInvalid, read_options
from tradewind.amazon.models import Connection
from tradewind.base.audit import TRADEWIND
from tradewind.base.errors import Conflict, NotFound
from tradewind.base.models import AuditEntry
from tradewind.base.queue import is_under_way
from tradewind.store.models import Category


def _export(**given):
    return {"export": given}


@pytest.mark.parametrize(
    ("given", "path", "words"),
    [
        ({"x": 1}, "x", "There is no such setting."),
        ([], "options", "A group of settings."),
        ({"export": 5}, "export", "A group of settings."),
        (_export(price={"markup": 1}), "export.price.markup", "There is no such setting."),
        (_export(price={"percent": "abc"}), "export.price.percent", "A number."),
        (_export(price={"percent": "NaN"}), "export.price.percent", "A number."),
        (_export(price={"percent": "-99.5"}), "export.price.percent", "At least -99."),
        (_export(price={"percent": 1001}), "export.price.percent", "At most 1000."),
        (_export(price={"amount": "1.005"}), "export.price.amount", "At most 2 decimals."),
        (_export(price={"floor": "0"}), "export.price.floor", "More than 0."),
        (_export(price={"floor": "2", "ceiling": "1"}), "export.price.ceiling", "The highest price is not below"),
        (_export(price={"rounding": ".98"}), "export.price.rounding", "One of"),
        (_export(price={"field": "weight_kg"}), "export.price.field", "The price, the sale price"),
        (_export(price={"field": "custom: "}), "export.price.field", "The price, the sale price"),
        (_export(price={"field": "custom:\u0000"}), "export.price.field", "One line of text"),
        (_export(stock={"share": 0}), "export.stock.share", "At least 1."),
        (_export(stock={"buffer": True}), "export.stock.buffer", "A whole number."),
        (_export(stock={"most": 3, "least": 4}), "export.stock.least", "The least to offer"),
        (_export(selection="categories"), "export.category_ids", "Choose at least one category."),
        (_export(selection="tags"), "export.tags", "Name at least one tag."),
        (_export(tags=["a", "a"]), "export.tags", "Each only once."),
        (_export(category_ids=["3"]), "export.category_ids", "A whole number."),
        (_export(parts=[]), "export.parts", "Choose at least 1."),
        (_export(parts=["prices"]), "export.parts", "One of"),
        (_export(schedule={"minutes": 14}), "export.schedule.minutes", "At least 15."),
        (_export(schedule={"minutes": 1441}), "export.schedule.minutes", "At most 1440."),
        (_export(schedule={"at": "24:00"}), "export.schedule.at", "A time of day as HH:MM"),
        ({"imports": {"orders": "yes"}}, "imports.orders", "Yes or no"),
        ({"imports": {"orders_from": "2026-13-01"}}, "imports.orders_from", "A day as YYYY-MM-DD."),
        ({"imports": {"number_format": "AMZ"}}, "imports.number_format", "Text with {order_id}"),
        ({"imports": {"number_format": "{order_id!r}"}}, "imports.number_format", "Text with {order_id}"),
        ({"imports": {"number_format": "{order_id.__class__}"}}, "imports.number_format", "Text with {order_id}"),
        ({"imports": {"number_format": "{order_id"}}, "imports.number_format", "Text with {order_id}"),
        ({"imports": {"unknown_sku": None}}, "imports.unknown_sku", "One of"),
        ({"imports": {1: 2}}, "options", "This is not plain data."),
    ],
)
def test_what_is_unknown_or_wrong_is_refused_with_a_sentence(given, path, words):
    with pytest.raises(OptionsInvalid) as refusal:
        read_options(given)
    assert refusal.value.code == "options_invalid"
    assert refusal.value.fields[path].startswith(words)


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(OptionsInvalid) as refusal:
        read_options({"export": {"price": {"floor": "x"}, "stock": {"most": "x"}}, "imports": {"orders": 1}})
    assert list(refusal.value.fields) == ["export.price.floor", "export.stock.most", "imports.orders"]


def test_nothing_said_is_every_default_and_data_comes_back_as_it_went():
    assert read_options({}) == Options()
    given = {
        "export": {"parts": ["stock", "price"], "tags": ["b", "a"], "price": {"percent": "10.50", "floor": "5.00"}},
        "imports": {"orders_from": "2026-01-31", "number_format": "AMZ-{country}-{order_id}"},
    }
    options = read_options(given)
    assert options.export.parts == ("price", "stock")
    assert options.imports.orders_from == date(2026, 1, 31)
    data = options.as_data()
    assert (data["export"]["price"]["percent"], data["export"]["price"]["floor"]) == ("10.5", "5")
    assert data["export"]["tags"] == ["a", "b"]
    assert read_options(data) == options
    assert list(data["export"]) == list(Options().as_data()["export"])


@pytest.mark.django_db
def test_saving_counts_is_audited_and_has_products_checked_again(connect_account, clock):
    connection = connect_account()[0]
    options = save_options(connection, {"export": {"price": {"percent": "10"}}}, actor=TRADEWIND, seen_version=1)
    assert options.export.price.percent == Decimal(10)
    kept = Connection.objects.get()
    assert (kept.options_version, read_options(kept.options)) == (2, options)
    assert is_under_way(f"check:{connection.pk}")
    assert AuditEntry.objects.get(action="options.saved").detail == {"changed": ["export.price.percent"]}


@pytest.mark.django_db
def test_saving_what_is_there_changes_nothing_and_orders_alone_check_nothing(connect_account, clock):
    connection = connect_account()[0]
    save_options(connection, {}, actor=TRADEWIND)
    assert Connection.objects.get().options_version == 1
    save_options(connection, {"imports": {"orders": False}}, actor=TRADEWIND)
    assert Connection.objects.get().options_version == 2
    assert not is_under_way(f"check:{connection.pk}")


@pytest.mark.django_db
def test_a_save_over_somebody_elses_is_refused(connect_account):
    connection = connect_account()[0]
    save_options(connection, {"imports": {"orders": False}}, actor=TRADEWIND)
    with pytest.raises(Conflict) as refusal:
        save_options(connection, {}, actor=TRADEWIND, seen_version=1)
    assert refusal.value.code == "changed_meanwhile"
    assert Connection.objects.get().options["imports"]["orders"] is False


@pytest.mark.django_db
def test_a_connection_that_is_gone_is_refused(connect_account):
    connection = connect_account()[0]
    Connection.objects.all().delete()
    with pytest.raises(NotFound):
        save_options(connection, {}, actor=TRADEWIND)


@pytest.mark.django_db
def test_what_does_not_fit_the_marketplace_or_the_store_is_refused(connect_account):
    connection = connect_account("A9SAKURA44JP01", ("JP",))[0]
    given = {"price": {"amount": "0.50", "rounding": ".99"}, "category_ids": [99]}
    with pytest.raises(OptionsInvalid) as refusal:
        save_options(connection, {"export": given}, actor=TRADEWIND)
    assert set(refusal.value.fields) == {"export.price.amount", "export.price.rounding", "export.category_ids"}


@pytest.mark.django_db
def test_a_category_that_went_meanwhile_does_not_stop_other_changes(connect_account):
    connection = connect_account()[0]
    category = Category.objects.create(name="Toys", path="Toys")
    given = {"selection": "categories", "category_ids": [category.pk]}
    save_options(connection, {"export": given}, actor=TRADEWIND)
    category.delete()
    save_options(connection, {"export": {**given, "mode": "offer"}}, actor=TRADEWIND)
    assert read_options(Connection.objects.get().options).export.mode == "offer"


@pytest.mark.django_db
def test_a_new_schedule_counts_from_now(connect_account, clock):
    connection = connect_account()[0]
    save_options(connection, {"export": {"schedule": {"kind": "every"}}}, actor=TRADEWIND)
    assert Connection.objects.get().feed_scheduled_at == clock.now()
    assert not is_under_way(f"check:{connection.pk}")
