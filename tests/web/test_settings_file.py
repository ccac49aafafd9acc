"""Settings as a file, copying, and reports on new rules, as people see them."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.amazon.shop import fill, make_clothing
from tradewind.amazon.mapping.schema.renew import renew_schemas
from tradewind.amazon.models import AttributeRule, SchemaReport

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(connect_account: Callable[..., list[Any]], clock: Any) -> Any:
    return fill(connect_account()[0], make_clothing())


def at(connection: Any, rest: str) -> str:
    return f"/channels/amazon/connections/{connection.pk}/{rest}"


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


def hidden(response: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found is not None
    return found[1]


def download(page: Client, shop: Any) -> str:
    return page.get(at(shop, "file/download")).content.decode()


def upload(page: Client, shop: Any, content: str) -> Any:
    file = SimpleUploadedFile("settings.yaml", content.encode(), content_type="text/yaml")
    return page.post(at(shop, "file/plan"), {"file": file})


def test_the_file_is_downloaded_with_its_name(viewer_page: Client, shop: Any):
    answer = viewer_page.get(at(shop, "file/download"))
    assert answer["Content-Disposition"] == 'attachment; filename="amazon.com-A3NORTHWIND7US1.yaml"'
    assert "marketplace: Amazon.com" in answer.content.decode()
    assert "# Item Condition" in viewer_page.get(at(shop, "file/download?comments=yes")).content.decode()
    assert "Download file" in text(viewer_page.get(at(shop, "file")))


def test_a_file_is_looked_at_and_applied(operator_page: Client, shop: Any):
    changed = download(operator_page, shop).replace("condition_type: new_new", "condition_type: used_good")
    shown = upload(operator_page, shop, changed)
    assert "1 setting would change" in text(shown)
    assert '<del class="before">“New”</del>' in text(shown)
    assert AttributeRule.objects.get(attribute_path="condition_type").source[0]["value"] == "new_new"
    given = {"text": changed.replace("\n", "\r\n"), "seen": hidden(shown, "seen")}
    done = operator_page.post(at(shop, "file/apply"), given, follow=True)
    assert "1 setting was changed." in text(done)
    assert AttributeRule.objects.get(attribute_path="condition_type").source[0]["value"] == "used_good"
    assert "Nothing differs" in text(operator_page.post(at(shop, "file/plan"), {"text": changed}))


def test_what_changed_meanwhile_is_shown_again(operator_page: Client, shop: Any):
    changed = download(operator_page, shop).replace("condition_type: new_new", "condition_type: used_good")
    seen = hidden(upload(operator_page, shop, changed), "seen")
    AttributeRule.objects.filter(attribute_path="brand").delete()
    answer = operator_page.post(at(shop, "file/apply"), {"text": changed, "seen": seen})
    assert answer.status_code == 409
    assert "changed meanwhile" in text(answer)
    assert "2 settings would change" in text(answer)


def test_faults_stand_there_with_their_lines(viewer_page: Client, shop: Any):
    answer = upload(viewer_page, shop, "tradewind: 1\ncolour_map: x\nrules:\n  shop: {}\n")
    assert answer.status_code == 422
    assert "Line 2" in text(answer)
    assert "Unknown key “colour_map”." in text(answer)
    assert "Line 4" in text(answer)
    assert "Bring one" in text(answer)
    assert "Choose a file, or paste its text." in text(viewer_page.post(at(shop, "file/plan"), {}))


def test_a_viewer_looks_and_cannot_apply(viewer_page: Client, shop: Any):
    changed = download(viewer_page, shop).replace("condition_type: new_new", "condition_type: used_good")
    assert "Apply 1 change" not in text(upload(viewer_page, shop, changed))
    assert viewer_page.post(at(shop, "file/apply"), {"text": changed}).status_code == 403


def test_copying_from_another_marketplace(operator_page: Client, shop: Any, connect_account: Any, run_jobs: Any):
    assert "There is no other marketplace yet" in text(operator_page.get(at(shop, "copy")))
    canada = connect_account("A3NORTHWIND7US1", ("CA",))[0]
    run_jobs()
    page = operator_page.get(at(canada, "copy"))
    assert "Amazon.com (A3NORTHWIND7US1)" in text(page)
    chosen = f"copy?from={shop.pk}&section=rules&section=product_types"
    shown = operator_page.get(at(canada, chosen))
    assert "Category mapping" in text(shown)
    assert '<ins class="after">PRODUCT</ins>' in text(shown)
    given = {"from": shop.pk, "section": ["rules", "product_types"], "seen": hidden(shown, "seen")}
    done = operator_page.post(at(canada, "copy/apply"), given, follow=True)
    assert "settings were changed" in text(done)
    assert "Nothing differs" in text(operator_page.get(at(canada, chosen)))


def test_copying_nothing_or_from_nowhere_is_refused_in_words(operator_page: Client, shop: Any, connect_account: Any):
    canada = connect_account("A3NORTHWIND7US1", ("CA",))[0]
    for choice, words in (
        (f"from={shop.pk}", "at least one part to copy"),
        ("from=9999999&section=rules", "no such connection"),
        ("from=99999999999999999999&section=rules", ""),
    ):
        assert words in text(operator_page.get(at(canada, f"copy?{choice}")))


@pytest.fixture
def report(shop: Any, amazon: Any, clock: Any, run_jobs: Any) -> SchemaReport:
    place = "/properties/item_name/items/properties/value/maxLength"
    amazon.control("POST", "/definitions", json={"product_type": "PRODUCT", "set": {place: 5}})
    clock.advance(days=1, minutes=1)
    renew_schemas(shop.pk)
    run_jobs()
    return SchemaReport.objects.get()


def test_a_report_is_read_and_its_rules_used(operator_page: Client, viewer_page: Client, shop: Any, report: Any):
    address = at(shop, f"schemas/{report.pk}")
    page = text(viewer_page.get(address))
    assert "Item Name: at most 5 characters from now on" in page
    assert "3 of 4 products" in page
    assert "Item Name has 7 characters, Amazon takes at most 5." in page
    assert "until 1 Dec 2026" in page
    assert "Use the new rules now</button>" not in page
    assert viewer_page.post(f"{address}/use").status_code == 403
    done = text(operator_page.post(f"{address}/use", follow=True))
    assert "operator@example.com said so" in done
    assert operator_page.post(f"{address}/use").status_code == 409


def test_a_report_of_another_connection_is_not_there(viewer_page: Client, shop: Any, report: Any, connect_account: Any):
    other = connect_account("A1OUTLET22US09")[0]
    assert viewer_page.get(at(other, f"schemas/{report.pk}")).status_code == 404
