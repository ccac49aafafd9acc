"""A changed schema is reported before it is used, and used at once, by a person, or after seven days."""

import pytest

from tests.amazon.connections.at_once import run_at_once
from tests.amazon.shop import fill, make_clothing
from tests.jobs import waiting_jobs
from tradewind.amazon.mapping.schema.impact import report_schema
from tradewind.amazon.mapping.schema.renew import renew_schemas
from tradewind.amazon.mapping.schema.schemas import find_schema
from tradewind.amazon.mapping.schema.settle import find_report, use_report
from tradewind.amazon.models import Activity, Connection, ProductTypeSchema, SchemaReport
from tradewind.base.audit import TRADEWIND, Actor
from tradewind.base.errors import Conflict, NotFound
from tradewind.base.models import AuditEntry

pytestmark = pytest.mark.django_db
TITLE = "/properties/item_name/items/properties/value"
ANNA = Actor("anna@example.com")


@pytest.fixture
def shop(connection, clothing, amazon):
    return fill(connection, clothing)


@pytest.fixture
def renew(amazon, clock, run_jobs):
    """Publish a version, let a day pass, and read it with all that follows."""

    def publish(connection, *, days=1, **change):
        amazon.control("POST", "/definitions", json={"product_type": "PRODUCT", **change})
        clock.advance(days=days, minutes=1)
        renew_schemas(connection.pk)
        run_jobs()

    return publish


def test_rules_that_harm_nobody_are_used_at_once(shop, renew):
    before = find_schema(shop, "PRODUCT")
    renew(shop, set={f"{TITLE}/maxLength": 190})
    after = find_schema(shop, "PRODUCT")
    report = SchemaReport.objects.get()
    assert after.pk != before.pk
    assert (report.state, report.schema_id, report.previous_id) == ("used", after.pk, before.pk)
    assert (report.used_by, report.failing_count, report.checked_count) == ("tradewind", 0, 4)
    assert [change["kind"] for change in report.changes] == ["tighter"]
    assert Activity.objects.filter(kind="schema_used", connection=shop).exists()


def test_rules_that_harm_wait_and_say_whom(shop, renew):
    before = find_schema(shop, "PRODUCT")
    renew(shop, set={f"{TITLE}/maxLength": 5})
    report = SchemaReport.objects.get()
    assert find_schema(shop, "PRODUCT").pk == before.pk
    assert (report.state, report.checked_count, report.failing_count) == ("waiting", 4, 3)
    assert [one["sku"] for one in report.failing] == ["thing-1", "thing-2", "thing-3"]
    assert report.failing[0]["problems"] == ["Item Name has 7 characters, Amazon takes at most 5."]
    told = Activity.objects.get(kind="schema_changed")
    assert told.is_problem
    assert "3 products that are valid now would fail" in told.summary


def test_a_person_uses_them(shop, renew, run_jobs):
    renew(shop, set={f"{TITLE}/maxLength": 5})
    report = find_report(SchemaReport.objects.get().pk)
    use_report(report, actor=ANNA)
    assert find_schema(shop, "PRODUCT").pk == report.schema_id
    report.refresh_from_db()
    assert (report.state, report.used_by) == ("used", "anna@example.com")
    assert AuditEntry.objects.get(action="schema.used").actor == "anna@example.com"
    assert [job["name"] for job in waiting_jobs()] == ["amazon.check_all_products"]
    with pytest.raises(Conflict):
        use_report(report, actor=ANNA)


def test_they_are_used_by_themselves_after_seven_days(shop, renew, clock, run_jobs):
    renew(shop, set={f"{TITLE}/maxLength": 5})
    before = find_schema(shop, "PRODUCT").pk
    for _day in range(6):
        clock.advance(days=1)
        renew_schemas(shop.pk)
        run_jobs()
    assert find_schema(shop, "PRODUCT").pk == before
    clock.advance(days=1)
    renew_schemas(shop.pk)
    report = SchemaReport.objects.get()
    assert find_schema(shop, "PRODUCT").pk == report.schema_id
    assert (report.state, report.used_by, report.used_at) == ("used", "tradewind", clock.now())


def test_a_newer_version_replaces_a_waiting_one(shop, renew):
    renew(shop, set={f"{TITLE}/maxLength": 5})
    renew(shop, set={f"{TITLE}/maxLength": 6})
    first, second = SchemaReport.objects.order_by("pk")
    assert (first.state, second.state) == ("replaced", "waiting")
    with pytest.raises(Conflict):
        use_report(first, actor=ANNA)


def test_amazon_may_go_back_and_forth(shop, renew, amazon, clock, run_jobs):
    before = find_schema(shop, "PRODUCT").pk
    renew(shop, set={f"{TITLE}/maxLength": 5})
    amazon.control("DELETE", "/definitions")
    clock.advance(days=1, minutes=1)
    renew_schemas(shop.pk)
    assert find_schema(shop, "PRODUCT").pk == before
    assert SchemaReport.objects.get().state == "replaced"
    renew(shop, set={f"{TITLE}/maxLength": 5})
    assert SchemaReport.objects.get().state == "waiting"
    assert find_schema(shop, "PRODUCT").pk == before
    assert ProductTypeSchema.objects.filter(product_type="PRODUCT").count() == 2


def test_connections_in_one_marketplace_change_together(shop, renew, connect_account, run_jobs):
    other = connect_account("A1OUTLET22US09")[0]
    from tradewind.amazon.mapping.change import SetProductType, save_mapping
    from tradewind.store.models import Category

    save_mapping(other, [SetProductType(Category.objects.get(name="Clothing").pk, "PRODUCT")], actor=TRADEWIND)
    run_jobs()
    renew(shop, set={f"{TITLE}/maxLength": 5})
    by_connection = {report.connection_id: report for report in SchemaReport.objects.all()}
    assert by_connection[shop.pk].failing_count == 3
    assert by_connection[other.pk].failing_count == 0
    assert {report.state for report in by_connection.values()} == {"waiting"}
    use_report(by_connection[other.pk], actor=ANNA)
    assert {report.state for report in SchemaReport.objects.all()} == {"used"}
    assert find_schema(shop, "PRODUCT").pk == by_connection[shop.pk].schema_id
    assert Activity.objects.filter(kind="schema_used").count() == 2


def test_a_damaged_schema_is_refused_and_the_last_good_one_stays(shop, renew, amazon, clock, run_jobs):
    before = find_schema(shop, "PRODUCT").pk
    amazon.world.faults.add("F101", operation="downloadSchema")
    renew(shop, set={f"{TITLE}/maxLength": 5})
    assert find_schema(shop, "PRODUCT").pk == before
    assert ProductTypeSchema.objects.filter(product_type="PRODUCT").count() == 1
    amazon.world.faults.lift()
    renew_schemas(shop.pk)
    run_jobs()
    assert SchemaReport.objects.get().state == "waiting"


def test_a_report_may_be_made_twice(shop, renew):
    renew(shop, set={f"{TITLE}/maxLength": 5})
    first = SchemaReport.objects.get()
    report_schema(shop.pk, first.schema_id)
    again = SchemaReport.objects.get()
    assert (again.pk, again.failing_count, again.state) == (first.pk, 3, "waiting")
    report_schema(shop.pk, first.schema_id + 1000)
    report_schema(shop.pk + 1000, first.schema_id)
    assert SchemaReport.objects.count() == 1


def test_a_report_belongs_to_its_connection(shop, renew):
    renew(shop, set={f"{TITLE}/maxLength": 5})
    report = SchemaReport.objects.get()
    assert find_report(report.pk, connection_id=shop.pk).pk == report.pk
    with pytest.raises(NotFound):
        find_report(report.pk, connection_id=shop.pk + 1)


@pytest.mark.django_db(transaction=True)
def test_two_workers_renew_at_once(connect_account, amazon, clock):
    shop = fill(connect_account()[0], make_clothing())
    amazon.control("POST", "/definitions", json={"product_type": "PRODUCT", "set": {f"{TITLE}/maxLength": 190}})
    clock.advance(days=1, minutes=1)
    outcomes = run_at_once(lambda: renew_schemas(shop.pk), times=2)
    assert outcomes == [None, None]
    versions = ProductTypeSchema.objects.filter(product_type="PRODUCT")
    assert versions.count() == 2
    assert versions.filter(is_current=True).count() == 1
    waiting = versions.get(is_current=False)
    outcomes = run_at_once(lambda: report_schema(shop.pk, waiting.pk), times=2)
    assert outcomes == [None, None]
    assert SchemaReport.objects.get().state == "used"
    assert versions.get(is_current=True).pk == waiting.pk
    assert Connection.objects.count() == 1
