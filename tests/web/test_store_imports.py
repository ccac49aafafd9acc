"""The import pages: upload, progress, result, for everybody who may and may not."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tradewind.base.audit import COMMAND_LINE
from tradewind.store.catalog import imports
from tradewind.store.catalog.models import CatalogImport, Product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "own_files")]
TEXT = "sku,title,price\nM-1,Mug,9.50\nC-1,Cup,cheap\n"


@pytest.fixture
def own_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def _upload(page: Client, content: bytes = TEXT.encode(), **fields: str) -> Any:
    return page.post("/store/import", {"file": SimpleUploadedFile("spring <1>.csv", content), **fields})


def test_from_a_dry_run_to_the_products(operator_page: Client, run_jobs: Any) -> None:
    answer = _upload(operator_page, dry_run="on")
    run = CatalogImport.objects.get()
    assert answer.headers["Location"] == f"/store/import/{run.pk}"
    assert "Waiting for a worker" in operator_page.get(f"/store/import/{run.pk}").content.decode()
    run_jobs()
    content = operator_page.get(f"/store/import/{run.pk}").content.decode()
    assert "To create" in content
    assert "Line 3: “cheap” in “price” is not a clear price." in content
    assert "spring &lt;1&gt;.csv" in content
    assert not Product.objects.exists()
    answer = operator_page.post(f"/store/import/{run.pk}/now", follow=True)
    run_jobs()
    assert Product.objects.get().title == "Mug"
    listed = operator_page.get("/store/import").content.decode()
    assert "dry run" in listed
    assert "Done" in listed


def test_the_result_is_filtered_by_outcome(operator_page: Client, run_jobs: Any) -> None:
    _upload(operator_page)
    run_jobs()
    run = CatalogImport.objects.get()
    refused = operator_page.get(f"/store/import/{run.pk}?outcome=refused").content.decode()
    assert ("Cup" in refused, "Mug" in refused) == (True, False)
    assert "came out this way" in operator_page.get(f"/store/import/{run.pk}?outcome=changed").content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"Nom,Prix\n", "needs at least these columns"),
        (b"Handle,Variant Price,Variant SKU\n", "these columns are missing: “Title”"),
        (b"PK\x03\x04", "save it as “CSV UTF-8”"),
        (b"sku,title\nA,\x81\n", "neither UTF-8 nor"),
    ],
)
def test_a_file_that_cannot_be_read(content: bytes, words: str, operator_page: Client) -> None:
    answer = _upload(operator_page, content)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not CatalogImport.objects.exists()


def test_without_a_file_and_with_a_wrong_currency(operator_page: Client) -> None:
    assert "Choose a file." in operator_page.post("/store/import", {}).content.decode()
    assert "is not a currency" in _upload(operator_page, currency="1$").content.decode()


def test_progress_is_shown_until_the_end_and_then_the_page_loads_anew(operator_page: Client, run_jobs: Any) -> None:
    _upload(operator_page)
    run = CatalogImport.objects.get()
    CatalogImport.objects.filter(pk=run.pk).update(state="running", lines_total=2000, lines_done=1000)
    content = operator_page.get(f"/store/import/{run.pk}/progress").content.decode()
    assert 'value="1000"' in content
    assert "1,000 of 2,000" in content
    CatalogImport.objects.filter(pk=run.pk).update(state="waiting", lines_total=0, lines_done=0)
    run_jobs()
    assert operator_page.get(f"/store/import/{run.pk}/progress").headers["HX-Refresh"] == "true"


def test_cancelling(operator_page: Client, run_jobs: Any) -> None:
    _upload(operator_page)
    run = CatalogImport.objects.get()
    answer = operator_page.post(f"/store/import/{run.pk}/cancel", follow=True)
    assert "Cancelled by operator@example.com" in answer.content.decode()
    run_jobs()
    assert not Product.objects.exists()


def test_a_viewer_may_look_at_a_run_but_not_start_one(viewer_page: Client, client: Client) -> None:
    run = imports.start_import([TEXT.encode()], file_name="a.csv", options=imports.ImportOptions(), actor=COMMAND_LINE)
    content = viewer_page.get(f"/store/import/{run.pk}").content.decode()
    assert "Cancel import" not in content
    assert viewer_page.get("/store/import").status_code == 403
    assert _upload(viewer_page).status_code == 403
    for act in ("now", "cancel"):
        assert viewer_page.post(f"/store/import/{run.pk}/{act}").status_code == 403
    for path in ("/store/import", f"/store/import/{run.pk}", f"/store/import/{run.pk}/progress"):
        assert client.get(path).status_code == 302
    assert viewer_page.get("/store/import/999").status_code == 404


def test_what_was_refused_can_be_downloaded_and_runs_nowhere(
    operator_page: Client, client: Client, run_jobs: Any
) -> None:
    _upload(operator_page, b"sku,title,price\n=1+1,@SUM(A1),cheap\nA,Mug,5\n")
    run_jobs()
    run = CatalogImport.objects.get()
    answer = operator_page.get(f"/store/import/{run.pk}/refused.csv")
    rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert rows == [
        "line,product,title,reasons",
        "2,'=1+1,'@SUM(A1),\"Line 2: “cheap” in “price” is not a clear price. "
        'Write it without signs, such as 1234.50."',
    ]
    assert "refused.csv" in operator_page.get(f"/store/import/{run.pk}").content.decode()
    assert client.get(f"/store/import/{run.pk}/refused.csv").status_code == 302
