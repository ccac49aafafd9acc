"""REST of the catalog."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.store.files import run_text
from tradewind.base import api_tokens
from tradewind.base.audit import TRADEWIND
from tradewind.store.catalog.models import CatalogImport, Product, ProductChange, Variant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "own_files")]
TEXT = b"sku,title,price\nM-1,Mug,9.50\nC-1,Cup,cheap\n"


@pytest.fixture
def own_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def call(client: Client) -> Any:
    """Return a function that calls REST with a token of a role; a dict is sent as JSON."""
    tokens: dict[str, str] = {}

    def send(method: str, path: str, body: Any = None, *, role: str = "operator", **form: Any) -> Any:
        if role not in tokens:
            tokens[role] = api_tokens.create_token(role, role=role, actor=TRADEWIND)[1]
        headers = {"Authorization": f"Bearer {tokens[role]}"}
        if form:
            return client.post(f"/api/v1{path}", form, headers=headers)
        content = json.dumps(body) if body is not None else ""
        return client.generic(method, f"/api/v1{path}", content, content_type="application/json", headers=headers)

    return send


@pytest.fixture
def mugs() -> None:
    run_text(
        "product,sku,title,price,quantity,category,currency,option:Color\n"
        "mug,M-1,Mug,1200,4,Home,JPY,Red\nmug,M/2,,1500,,,JPY,Blue\ncup,C-1,Cup,5,1,Home > Kitchen,USD,\n"
    )


def test_products_are_listed_searched_and_paged(call: Any, mugs: None) -> None:
    first = call("GET", "/products?limit=1", role="viewer").json()
    assert [item["title"] for item in first["items"]] == ["Cup"]
    second = call("GET", f"/products?limit=1&after={first['next']}", role="viewer").json()
    assert second["next"] is None
    (mug,) = second["items"]
    assert (mug["sku"], mug["lowest_price"], mug["highest_price"], mug["quantity"]) == ("M-1", "1200", "1500", 4)
    found = call("GET", "/products?search=m/2", role="viewer").json()["items"]
    assert [item["key"] for item in found] == ["mug"]


def test_a_product_is_found_by_any_sku_of_it(call: Any, mugs: None) -> None:
    product = call("GET", "/products/M/2", role="viewer").json()
    assert (product["key"], product["category"]) == ("mug", "Home")
    assert [(one["sku"], one["price"], one["quantity"], one["options"]) for one in product["variants"]] == [
        ("M-1", "1200", 4, {"Color": "Red"}),
        ("M/2", "1500", None, {"Color": "Blue"}),
    ]
    missing = call("GET", "/products/nobody", role="viewer")
    assert (missing.status_code, missing.json()["code"]) == (404, "product_unknown")


def test_a_variant_is_changed_and_what_is_left_out_stays(call: Any, mugs: None) -> None:
    answer = call("PATCH", "/variants/M-1", {"price": "1300"})
    assert (answer.status_code, answer.json()["price"], answer.json()["quantity"]) == (200, "1300", 4)
    assert ProductChange.objects.latest("id").actor == "token:operator"
    assert call("PATCH", "/variants/M-1", {"quantity": None}).json()["quantity"] is None
    assert call("PATCH", "/variants/M/2", {"quantity": 3}).json()["quantity"] == 3


@pytest.mark.parametrize(
    "body",
    [
        {"price": -1},
        {"price": "cheap"},
        {"price": "1e400"},
        {"quantity": 2**63},
        {"quantity": 1.5},
        {"colour": 1},
        [],
        5,
    ],
)
def test_wrong_input_is_refused_and_changes_nothing(body: Any, call: Any, mugs: None) -> None:
    answer = call("PATCH", "/variants/M-1", body)
    assert answer.status_code == 422
    assert set(answer.json()) == {"code", "message", "fields"}
    assert Variant.objects.values_list("price", "quantity").get(sku="M-1") == (1200, 4)


def test_categories(call: Any, mugs: None) -> None:
    items = call("GET", "/categories", role="viewer").json()["items"]
    assert [(one["path"], one["products"], one["products_below"]) for one in items] == [
        ("Home", 1, 2),
        ("Home > Kitchen", 1, 1),
    ]


def test_categories_are_changed_and_products_moved(call: Any, mugs: None) -> None:
    home, kitchen = (one["id"] for one in call("GET", "/categories").json()["items"])
    assert call("PATCH", f"/categories/{home}", {"name": "House"}).json()["path"] == "House"
    refused = call("DELETE", f"/categories/{kitchen}")
    assert (refused.status_code, refused.json()["code"]) == (422, "category_in_use")
    assert call("PATCH", "/products/C-1", {"category_id": home}).json()["category"] == "House"
    assert call("DELETE", f"/categories/{kitchen}").status_code == 204
    assert call("PATCH", "/products/C-1", {"category_id": None}).json()["category"] is None
    assert call("PATCH", "/products/C-1", {"category_id": kitchen}).json()["code"] == "product_unknown"
    assert call("PATCH", "/products/C-1", {}).status_code == 422
    assert call("PATCH", f"/categories/{home}", {"name": "A > B"}).json()["code"] == "category_name_invalid"
    assert call("DELETE", f"/categories/{home}", role="viewer").status_code == 403


def _upload(call: Any, content: bytes = TEXT, **form: Any) -> Any:
    return call("POST", "/imports", file=SimpleUploadedFile("products.csv", content), **form)


def test_an_import_from_upload_to_lines(call: Any, run_jobs: Any) -> None:
    answer = _upload(call, dry_run="true")
    assert answer.status_code == 202
    run = answer.json()
    assert (run["state"], run["dry_run"], run["dialect"]) == ("waiting", True, "own")
    run_jobs()
    done = call("GET", f"/imports/{run['id']}", role="viewer").json()
    assert (done["state"], done["created"], done["refused"]) == ("done", 1, 1)
    lines = call("GET", f"/imports/{run['id']}/lines?outcome=refused", role="viewer").json()["items"]
    assert [(one["line"], one["product_key"]) for one in lines] == [(3, "C-1")]
    assert "not a clear price" in lines[0]["reasons"][0]
    assert not Product.objects.exists()
    real = call("POST", f"/imports/{run['id']}/import-now").json()
    run_jobs()
    assert call("GET", f"/imports/{real['id']}").json()["created"] == 1
    again = call("POST", f"/imports/{run['id']}/import-now")
    assert (again.status_code, again.json()["code"]) == (409, "import_not_repeatable")


def test_an_import_is_cancelled(call: Any) -> None:
    run = _upload(call).json()
    assert call("POST", f"/imports/{run['id']}/cancel").json()["state"] == "cancelled"


def test_lines_are_paged(call: Any) -> None:
    run = run_text("sku,title\n" + "".join(f"S{n},Product {n}\n" for n in range(5)))
    page = call("GET", f"/imports/{run.pk}/lines?limit=3").json()
    assert ([one["line"] for one in page["items"]], page["next"]) == ([2, 3, 4], 4)
    page = call("GET", f"/imports/{run.pk}/lines?limit=3&after=4").json()
    assert ([one["line"] for one in page["items"]], page["next"]) == ([5, 6], None)


def test_files_and_options_that_are_refused(call: Any) -> None:
    for content, code in ((b"", "file_empty"), (b"a,b\n", "file_columns_missing"), (b"%PDF", "file_not_text")):
        answer = _upload(call, content)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert _upload(call, currency="EURO").status_code == 422
    assert call("POST", "/imports", dry_run="true").status_code == 422
    assert not CatalogImport.objects.exists()


@pytest.mark.parametrize("path", ["/imports/999", "/imports/999/lines"])
def test_an_import_that_is_not_there(path: str, call: Any) -> None:
    assert call("GET", path).json()["code"] == "import_missing"


@pytest.mark.parametrize("query", ["after=-1", "limit=0", "limit=501", "after=9223372036854775808", "limit=x"])
def test_numbers_out_of_bounds(query: str, call: Any) -> None:
    assert call("GET", f"/products?{query}").status_code == 422
    assert call("GET", f"/imports/1/lines?{query}").status_code == 422


def test_a_viewers_token_changes_nothing(call: Any, mugs: None) -> None:
    assert call("PATCH", "/variants/M-1", {"price": 1}, role="viewer").status_code == 403
    assert call("POST", "/imports", role="viewer", file=SimpleUploadedFile("a.csv", TEXT)).status_code == 403
    assert call("POST", "/imports/1/cancel", role="viewer").status_code == 403
    assert call("POST", "/imports/1/import-now", role="viewer").status_code == 403


def test_files_are_sent_one_by_one(call: Any) -> None:
    pair = [SimpleUploadedFile("a.csv", TEXT), SimpleUploadedFile("b.csv", TEXT)]
    answer = call("POST", "/imports", file=pair)
    assert (answer.status_code, answer.json()["code"]) == (422, "files_too_many")
    assert not CatalogImport.objects.exists()


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name"),
        ("multipart/form-data", b"--x"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nb',
        ),
        ("multipart/form-data; boundary=\xff", b""),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n'
            b"Content-Transfer-Encoding: base64\r\n\r\n\xff!\r\n--x--\r\n",
        ),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nb\r\n' * 200 + b"--x--\r\n",
        ),
        ("application/x-www-form-urlencoded", b"a=1&" * 30_000),
        ("application/x-www-form-urlencoded; charset=nonsense", b"a=1"),
    ],
    ids=range(8),
)
def test_a_form_that_is_broken(kind: str, body: bytes, client: Client) -> None:
    _token, text = api_tokens.create_token("script", actor=TRADEWIND)
    headers = {"Authorization": f"Bearer {text}"}
    answer = client.generic("POST", "/api/v1/imports", body, content_type=kind, headers=headers)
    assert 400 <= answer.status_code < 500
    assert set(answer.json()) == {"code", "message", "fields"}
