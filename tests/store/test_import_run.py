"""Imports from start to end: what is written, what is shown, and what a killed process leaves."""

from pathlib import Path
from typing import Any

import pytest

from tests.store.files import run_text, sample
from tradewind.base.audit import COMMAND_LINE
from tradewind.base.errors import Conflict, Refused
from tradewind.store.catalog import import_run, imports
from tradewind.store.catalog.index import index_file
from tradewind.store.catalog.models import CatalogImport, Category, Product, ProductChange, Variant
from tradewind.store.catalog.sheet import open_sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HEAD = "product,sku,title,price,quantity,category\n"
State = CatalogImport.State


def _start(text: str, **options: Any) -> CatalogImport:
    chosen = imports.ImportOptions(**options)
    return imports.start_import([text.encode()], file_name="products.csv", options=chosen, actor=COMMAND_LINE)


@pytest.mark.parametrize(
    ("name", "products", "variants"), [("shopify-apparel.csv", 20, 22), ("woocommerce-sample-products.csv", 15, 22)]
)
def test_a_real_export_twice(name: str, products: int, variants: int, own_files: Path) -> None:
    content = sample(name).read_bytes()
    tried = run_text(content, is_dry_run=True)
    assert (tried.state, tried.counts) == (State.DONE, {"created": products})
    assert (Product.objects.count(), Category.objects.count(), ProductChange.objects.count()) == (0, 0, 0)
    first = run_text(content)
    assert (first.state, first.counts, first.lines_done) == (State.DONE, {"created": products}, first.lines_total)
    assert (Product.objects.count(), Variant.objects.count()) == (products, variants)
    assert ProductChange.objects.count() == products
    second = run_text(content)
    assert second.counts == {"unchanged": products}
    assert ProductChange.objects.count() == products
    assert list(own_files.iterdir()) == []


def test_what_changes_is_told_field_by_field() -> None:
    run_text(HEAD + "mug,M-1,Mug,9.50,4,Home\n")
    text = HEAD + "mug,M-1,Big Mug,12,4,Home > Kitchen\nmug,M-2,,13,1,\n"
    tried = run_text(text, is_dry_run=True)
    expected = [
        {"sku": "", "field": "category", "before": "Home", "after": "Home > Kitchen"},
        {"sku": "", "field": "title", "before": "Mug", "after": "Big Mug"},
        {"sku": "M-1", "field": "price", "before": "9.50", "after": "12.00"},
        {"sku": "M-2", "field": "variant", "before": "", "after": "M-2"},
    ]
    assert tried.lines.get().differences == expected
    assert Variant.objects.get().price == 9.5
    run = run_text(text)
    assert (run.lines.get().outcome, run.lines.get().differences) == ("changed", expected)
    product = Product.objects.get()
    assert (product.title, product.category.path) == ("Big Mug", "Home > Kitchen")
    assert dict(product.variants.values_list("sku", "price")) == {"M-1": 12, "M-2": 13}
    assert list(product.changes.order_by("id").values_list("kind", "differences")) == [
        ("created", []),
        ("changed", expected),
    ]


def test_a_file_without_a_column_leaves_its_values() -> None:
    run_text("sku,title,price,quantity,category,field:Material\nM-1,Mug,9.50,4,Home,Clay\n")
    run = run_text("sku,title,quantity\nM-1,Mug,3\n")
    assert [one["field"] for one in run.lines.get().differences] == ["quantity"]
    variant = Variant.objects.select_related("product__category").get()
    assert (variant.price, variant.quantity, variant.product.fields) == (9.5, 3, {"Material": "Clay"})
    assert variant.product.category is not None


def test_a_sku_of_another_product_is_refused_and_the_rest_goes_on() -> None:
    run_text(HEAD + "mug,M-1,Mug,9.50,4,Home\n")
    run = run_text(HEAD + "cup,M-1,Cup,5,1,Home\npot,P-1,Pot,5,x,Home\npan,N-1,Pan,5,1,Home\n")
    assert run.counts == {"refused": 2, "created": 1}
    taken, wrong = run.lines.filter(outcome="refused").order_by("line")
    assert taken.reasons == ["Line 2: The SKU “M-1” belongs to the product “mug” already."]
    assert wrong.reasons == ["Line 3: “x” in “quantity” is not a whole number of units."]
    assert Variant.objects.get(sku="M-1").product.key == "mug"


def test_variants_that_a_file_does_not_hold_stay() -> None:
    run_text(HEAD + "mug,M-1,Mug,9,4,Home\nmug,M-2,,9,4,\n")
    run = run_text(HEAD + "mug,M-2,Mug,9,4,Home\n")
    assert "M-1" in run.lines.get().reasons[0]
    assert Variant.objects.count() == 2


def test_prices_without_a_currency() -> None:
    run_text("sku,title,price\nA,Mug,5\n", currency="eur")
    assert Variant.objects.get().currency == "EUR"
    assert run_text("sku,title,price\nA,Mug,5\n").counts == {"unchanged": 1}
    assert run_text("sku,title,price\nA,Mug,5\n", currency="CAD").counts == {"changed": 1}
    run_text("sku,title,price\nB,Cup,5\n")
    assert Variant.objects.get(sku="B").currency == "USD"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"Nom,Prix\nA,1\n", "file_columns_missing"),
        (b"\n\n", "file_unreadable"),
        (b"PK\x03\x04", "file_not_text"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_once(content: bytes, code: str, own_files: Path) -> None:
    with pytest.raises(Refused) as refusal:
        run_text(content)
    assert refusal.value.code == code
    assert not CatalogImport.objects.exists()
    assert list(own_files.iterdir()) == []


def test_a_file_that_breaks_further_down_changes_nothing(own_files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tradewind.store.catalog.sheet.LONGEST_CELL", 1000)
    run = run_text('sku,title\nA,Mug\nB,"Cup' + "\nC,Pot" * 500)
    assert run.state == State.FAILED
    assert "line 3" in run.reason
    assert not Product.objects.exists()
    assert list(own_files.iterdir()) == []


def test_the_worker_takes_up_what_a_killed_one_left(monkeypatch: pytest.MonkeyPatch, run_jobs: Any, clock: Any) -> None:
    monkeypatch.setattr(import_run, "PORTION", 2)
    run = _start(HEAD + "".join(f"p{n},S{n},Product {n},5,1,Home\n" for n in range(7)))
    # what a process does until it is killed after its first portion
    import_run._begin(run.pk)
    index = index_file(open_sheet(Path(run.stored_path)))
    import_run._settle_portion(CatalogImport.objects.get(pk=run.pk), index)
    assert Product.objects.count() == 2
    clock.advance(minutes=3)
    assert imports.resume_imports(clock.now()) == 1
    run_jobs()
    run.refresh_from_db()
    assert (run.state, run.counts, run.products_done, run.lines_done) == (State.DONE, {"created": 7}, 7, 7)
    assert sorted(run.lines.values_list("line", flat=True)) == list(range(2, 9))
    assert (Product.objects.count(), ProductChange.objects.count()) == (7, 7)


def test_a_portion_is_never_settled_twice() -> None:
    run = _start(HEAD + "a,A,Mug,5,1,Home\n")
    import_run._begin(run.pk)
    index = index_file(open_sheet(Path(run.stored_path)))
    late = CatalogImport.objects.get(pk=run.pk)
    import_run._settle_portion(CatalogImport.objects.get(pk=run.pk), index)
    assert import_run._settle_portion(late, index).state == State.DONE
    assert CatalogImport.objects.get(pk=run.pk).counts == {"created": 1}
    assert import_run.run_import(run.pk).counts == {"created": 1}


def test_one_product_that_the_database_refuses_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tradewind.store.catalog.drafts.LARGEST_PRICE", 10**30)
    monkeypatch.setattr("tradewind.store.catalog.cells.LARGEST_PRICE", 10**30)
    run = run_text(HEAD + "a,A,Mug,5,1,Home\nb,B,Cup,999999999999999999999,1,Home\nc,C,Pot,5,1,Home\n")
    assert run.counts == {"created": 2, "refused": 1}
    assert run.lines.get(outcome="refused").line == 3


def test_cancelling_keeps_what_was_imported_and_forgets_the_file(run_jobs: Any, own_files: Path) -> None:
    run = _start(HEAD + "a,A,Mug,5,1,Home\n")
    with pytest.raises(Conflict):
        imports.import_now(run.pk, actor=COMMAND_LINE)
    cancelled = imports.cancel_import(run.pk, actor=COMMAND_LINE)
    assert (cancelled.state, cancelled.stored_path) == (State.CANCELLED, "")
    run_jobs()
    assert not Product.objects.exists()
    with pytest.raises(Conflict):
        imports.cancel_import(run.pk, actor=COMMAND_LINE)


def test_a_dry_run_made_real_once(run_jobs: Any, own_files: Path, django_capture_on_commit_callbacks: Any) -> None:
    tried = _start(HEAD + "a,A,Mug,5,1,Home\n", is_dry_run=True)
    run_jobs()
    assert not Product.objects.exists()
    assert len(list(own_files.iterdir())) == 1
    real = imports.import_now(tried.pk, actor=COMMAND_LINE)
    with django_capture_on_commit_callbacks(execute=True):
        run_jobs()
    assert CatalogImport.objects.get(pk=real.pk).counts == {"created": 1}
    assert list(own_files.iterdir()) == []
    with pytest.raises(Conflict):
        imports.import_now(tried.pk, actor=COMMAND_LINE)


def test_files_of_old_dry_runs_go(run_jobs: Any, own_files: Path, clock: Any) -> None:
    _start(HEAD + "a,A,Mug,5,1,Home\n", is_dry_run=True)
    run_jobs()
    clock.advance(hours=23)
    assert imports.forget_import_files(clock.now()) == 0
    clock.advance(hours=2)
    assert imports.forget_import_files(clock.now()) == 1
    assert list(own_files.iterdir()) == []


def test_a_header_alone_says_so() -> None:
    run = run_text(HEAD)
    assert (run.state, run.counts) == (State.DONE, {})
    assert "no products" in run.notices[0]


def test_a_product_that_breaks_our_own_code_is_refused_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    inner = import_run.decide

    def decide(draft: Any, **known: Any) -> Any:
        if draft.key == "cup" and not draft.problems:
            raise ZeroDivisionError
        return inner(draft, **known)

    monkeypatch.setattr(import_run, "decide", decide)
    run = run_text(HEAD + "mug,M-1,Mug,9.50,4,Home\ncup,C-1,Cup,5,4,Home\npot,P-1,Pot,5,4,Home\n")
    assert (run.state, run.counts) == (State.DONE, {"created": 2, "refused": 1})


def test_an_import_that_fails_on_our_side_ends_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(import_run, "_move", fail)
    run = run_text(HEAD + "mug,M-1,Mug,9.50,4,Home\n")
    assert (run.state, "on our side" in run.reason) == (State.FAILED, True)
    assert not Product.objects.exists()
