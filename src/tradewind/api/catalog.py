"""REST: the store's catalog and its imports."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import ConfigDict, Field

from tradewind.base.errors import Refused
from tradewind.store.catalog import as_data, categories, categorize, edit, import_queries, imports, queries
from tradewind.store.catalog.drafts import VariantValues

from .auth import caller, needs
from .schemas import After, Given, Id, Limit, Page, Text

router = Router()
Outcome = Annotated[str, Field(pattern="^(|created|changed|unchanged|refused)$")]


class ProductItem(Schema):
    """A product in a list; prices are of its cheapest and dearest variant."""

    id: int
    key: str
    title: str
    sku: str
    brand: str
    category: str | None
    variants: int
    lowest_price: str | None
    highest_price: str | None
    currency: str
    quantity: int | None
    is_published: bool


class VariantOut(Schema):
    """What is bought and counted. Amounts are decimal texts; null is unknown."""

    sku: str
    options: dict[str, str]
    barcode: str
    price: str | None
    sale_price: str | None
    sale_starts_on: str | None
    sale_ends_on: str | None
    currency: str
    quantity: int | None
    weight_kg: str | None
    length_cm: str | None
    width_cm: str | None
    height_cm: str | None
    images: list[str]
    fields: dict[str, str]


class ProductOut(Schema):
    """A product with its variants. `description` is HTML as imported: clean it before you show it."""

    id: int
    key: str
    title: str
    brand: str
    category: str | None
    description: str
    tags: list[str]
    images: list[str]
    option_names: list[str]
    fields: dict[str, str]
    is_published: bool
    variants: list[VariantOut]


class VariantIn(Given):
    """What to change of a variant; what is left out stays."""

    price: Annotated[Decimal, Field(strict=False, ge=0, max_digits=18, decimal_places=4)] | None = None
    quantity: Annotated[int, Field(ge=0, lt=2**31)] | None = None


class ProductIn(Given):
    """What to change of a product: the category that it stands in, or none."""

    category_id: Id | None


class CategorizeIn(Given):
    """Products, by any SKU of theirs, and the category they are put into; an empty one takes them out of theirs."""

    skus: Annotated[list[Text], Field(min_length=1, max_length=1000)]
    category: Text


class CategorizeOut(Schema):
    """How many products stand elsewhere now."""

    moved: int


class CategoryIn(Given):
    """What to change of a category; the paths of those below follow."""

    name: Text


class CategoryName(Schema):
    """A category and where it stands."""

    id: int
    name: str
    path: str


class CategoryOut(CategoryName):
    """One category; `products_below` counts all that it and the categories in it hold."""

    products: int
    products_below: int


class ImportIn(Given):
    """How to import the file; of a form, where all values arrive as text."""

    model_config = ConfigDict(extra="forbid", strict=False)

    dry_run: bool = False
    currency: Annotated[str, Field(pattern="^([A-Za-z]{3})?$")] = ""


class ImportOut(Schema):
    """How far an import is, and how many products it created, changed, left and refused."""

    id: int
    file: str
    dialect: str
    dry_run: bool
    state: str
    reason: str
    notices: list[str]
    lines_total: int
    lines_done: int
    created: int
    changed: int
    unchanged: int
    refused: int


class Difference(Schema):
    """One value that changes; `sku` is empty for the product's own."""

    sku: str
    field: str
    before: str
    after: str


class ImportLine(Schema):
    """What came, or would come, of one product of the file."""

    line: int
    product_key: str
    title: str
    outcome: str
    reasons: list[str]
    differences: list[Difference]


@router.get("/products", auth=needs("viewer"), response=Page[ProductItem])
def list_products(
    request: HttpRequest,  # noqa: ARG001 (ninja's signature)
    search: Text = "",
    after: After = 0,
    limit: Limit = 100,
) -> dict[str, object]:
    """List products by title; `search` looks at titles, SKUs, brands and whole barcodes."""
    page = queries.list_products(queries.ProductFilter(search=search.strip()), after=after, limit=limit)
    return {"items": [as_data.row_data(row) for row in page.rows], "next": page.next_after}


@router.get("/products/{path:sku}", auth=needs("viewer"), response=ProductOut)
def get_product(request: HttpRequest, sku: Text) -> dict[str, object]:  # noqa: ARG001 (ninja's signature)
    """Return the product that the SKU belongs to, with all its variants."""
    return as_data.product_data(queries.get_product_by_sku(sku))


@router.patch("/products/{path:sku}", auth=needs("operator"), response=ProductOut)
def change_product(request: HttpRequest, sku: Text, given: ProductIn) -> dict[str, object]:
    """Put the product that the SKU belongs to into another category, or into none."""
    product = queries.get_product_by_sku(sku)
    edit.set_category(product.pk, given.category_id, actor=caller(request))
    return as_data.product_data(queries.get_product(product.pk))


@router.patch("/variants/{path:sku}", auth=needs("operator"), response=VariantOut)
def change_variant(request: HttpRequest, sku: Text, given: VariantIn) -> dict[str, object]:
    """Set a variant's price and stock; null empties them. Answers with the variant as it is then."""
    values = VariantValues()
    if "price" in given.model_fields_set:
        values["price"] = given.price
    if "quantity" in given.model_fields_set:
        values["quantity"] = given.quantity
    return as_data.variant_data(edit.edit_variant(sku, values=values, actor=caller(request)))


@router.post("/products/categorize", auth=needs("operator"), response=CategorizeOut)
def categorize_products(request: HttpRequest, given: CategorizeIn) -> dict[str, int]:
    """Put products into one category, which is made where missing; all move or none."""
    ids = queries.find_product_ids(given.skus)
    return {"moved": categorize.put_into_category(ids, given.category, actor=caller(request))}


@router.get("/categories", auth=needs("viewer"), response=Page[CategoryOut])
def list_categories(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001 (ninja's signature)
    """List the whole tree of categories in the order of their paths."""
    rows = queries.list_categories()
    return {"items": [{name: getattr(row, name) for name in CategoryOut.model_fields} for row in rows], "next": None}


@router.patch("/categories/{category_id}", auth=needs("operator"), response=CategoryName)
def rename_category(request: HttpRequest, category_id: Id, given: CategoryIn) -> dict[str, object]:
    """Give a category another name."""
    category = categories.rename_category(category_id, given.name, actor=caller(request))
    return {"id": category.pk, "name": category.name, "path": category.path}


@router.delete("/categories/{category_id}", auth=needs("operator"), response={204: None})
def remove_category(request: HttpRequest, category_id: Id) -> Status[object]:
    """Remove a category that holds neither products nor categories."""
    categories.remove_category(category_id, actor=caller(request))
    return Status(204, None)


@router.post("/imports", auth=needs("operator"), response={202: ImportOut})
def start_import(request: HttpRequest, file: File[UploadedFile], given: Form[ImportIn]) -> Status[object]:
    """Take a product CSV of Shopify, WooCommerce or our own in; a worker imports it. Ask how far it is by its id."""
    if len(request.FILES.getlist("file")) > 1:
        words = _("One file at a time: send each in a call of its own.")
        raise Refused("files_too_many", words, fields={"file": words})
    options = imports.ImportOptions(given.dry_run, given.currency)
    name = file.name or "products.csv"
    run = imports.start_import(_blocks(file), file_name=name, options=options, actor=caller(request))
    return Status(202, as_data.run_data(run))


@router.post("/imports/{run_id}/import-now", auth=needs("operator"), response={202: ImportOut})
def import_now(request: HttpRequest, run_id: Id) -> Status[object]:
    """Do what a dry run showed, with the same file; possible once, for a day."""
    return Status(202, as_data.run_data(imports.import_now(run_id, actor=caller(request))))


@router.post("/imports/{run_id}/cancel", auth=needs("operator"), response=ImportOut)
def cancel_import(request: HttpRequest, run_id: Id) -> dict[str, object]:
    """Stop an import before its next products; what it has imported stays."""
    return as_data.run_data(imports.cancel_import(run_id, actor=caller(request)))


@router.get("/imports/{run_id}", auth=needs("viewer"), response=ImportOut)
def get_import(request: HttpRequest, run_id: Id) -> dict[str, object]:  # noqa: ARG001 (ninja's signature)
    """Return how far an import is."""
    return as_data.run_data(import_queries.get_import(run_id))


@router.get("/imports/{run_id}/lines", auth=needs("viewer"), response=Page[ImportLine])
def list_lines(
    request: HttpRequest,  # noqa: ARG001 (ninja's signature)
    run_id: Id,
    outcome: Outcome = "",
    after: After = 0,
    limit: Limit = 100,
) -> dict[str, object]:
    """List what came of each product of the file, in the order of its lines."""
    import_queries.get_import(run_id)
    page = import_queries.list_lines(run_id, outcome=outcome, after=after, limit=limit)
    return {"items": [as_data.line_data(line) for line in page.lines], "next": page.next_after}


def _blocks(file: UploadedFile) -> Iterator[bytes]:
    yield from file.chunks()
