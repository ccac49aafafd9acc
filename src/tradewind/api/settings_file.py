"""REST: settings and rules as a file, copying them, and reports on Amazon's new rules."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from tradewind.amazon.connections.models import Connection
from tradewind.amazon.connections.queries import find_connection
from tradewind.amazon.mapping.file import apply, copy
from tradewind.amazon.mapping.file.difference_words import describe_differences
from tradewind.amazon.mapping.file.document_write import write_document
from tradewind.amazon.mapping.file.live import load_shapes, name_places, read_live
from tradewind.amazon.mapping.schema import report_queries, settle

from .auth import caller, needs
from .schemas import Given, Id

router = Router()
Seen = Annotated[str, Query(max_length=16, pattern=r"^[0-9a-f]*$", description="`digest` of the plan looked at")]
_SECTION = {"type": ["object", "null"]}
_FILE = {
    "type": "object",
    "description": "The file as docs/guide/settings-file.md has it.",
    "properties": {
        "tradewind": {"const": 1},
        "marketplace": {"type": "string"},
        **dict.fromkeys(("options", "product_types", "rules"), _SECTION),
    },
    "required": ["tradewind"],
    "additionalProperties": False,
}
_YAML = {"text/yaml": {"schema": _FILE}}
_TAKES_FILE: dict[str, Any] = {"requestBody": {"required": True, "content": _YAML}}
_GIVES_FILE: dict[str, Any] = {"responses": {200: {"description": "The file.", "content": _YAML}}}


class DifferenceOut(Schema):
    """One field that differs. `where` are the file's keys; null is what is not set."""

    where: list[str]
    kind: Literal["set", "changed", "reset"]
    before: Any
    after: Any
    group: str
    name: str


class PlanOut(Schema):
    """What differs, and its digest: given back when applying, nothing else is applied."""

    connection_id: int
    digest: str
    differences: list[DifferenceOut]


class CopyPlanOut(PlanOut):
    """What copying would change, and in sentences what it leaves out."""

    left_out: list[str]


class CopyIn(Given):
    """Which connection to copy from, and what of it."""

    from_connection_id: Id
    sections: Annotated[list[Literal["options", "product_types", "rules"]], Field(min_length=1, max_length=3)] = [
        "options",
        "product_types",
        "rules",
    ]
    seen: Annotated[str, Field(max_length=16, pattern=r"^[0-9a-f]*$")] = ""


class ReportRowOut(Schema):
    """A new version of a product type's rules, for one connection."""

    id: int
    connection_id: int
    product_type: str
    display_name: str
    version: str
    state: Literal["waiting", "used", "replaced"]
    checked_count: int
    failing_count: int
    created_at: datetime
    used_at: datetime | None
    used_by: str
    used_by_itself_at: datetime


class RuleChangeOut(Schema):
    """One change of the rules in a sentence."""

    message: str
    is_stricter: bool
    path: str


class FailingOut(Schema):
    """A product that is valid now and would not be."""

    sku: str
    title: str
    problems: list[str]


class ReportOut(ReportRowOut):
    """A report in full; `failing` are the first 50."""

    changes: list[RuleChangeOut]
    failing: list[FailingOut]


@router.get("/connections/{connection_id}/settings-file", auth=needs("viewer"), openapi_extra=_GIVES_FILE)
def read_file(
    request: HttpRequest,  # noqa: ARG001 (ninja's signature)
    connection_id: Id,
    comments: Annotated[bool, Query(description="put Amazon's titles at the ends of lines")] = False,
) -> HttpResponse:
    """Give settings and rules as YAML."""
    connection = find_connection(connection_id)
    document = read_live(connection)
    text = write_document(document, comments=name_places(connection, document) if comments else None)
    return HttpResponse(text, content_type="text/yaml; charset=utf-8")


@router.post(
    "/connections/{connection_id}/settings-file/plan",
    auth=needs("viewer"),
    response=PlanOut,
    openapi_extra=_TAKES_FILE,
)
def plan_file(request: HttpRequest, connection_id: Id) -> dict[str, Any]:
    """Show what applying the file would change; refuse what applying would refuse."""
    connection = find_connection(connection_id)
    return _show(connection, apply.plan_document(connection, apply.read_file(request.body)))


@router.post(
    "/connections/{connection_id}/settings-file/apply",
    auth=needs("operator"),
    response=PlanOut,
    openapi_extra=_TAKES_FILE,
)
def apply_file(request: HttpRequest, connection_id: Id, seen: Seen = "") -> dict[str, Any]:
    """Make the connection as the file says, all of it or nothing; answer what that changed."""
    connection = find_connection(connection_id)
    document = apply.read_file(request.body)
    return _show(connection, apply.apply_document(connection, document, actor=caller(request), seen=seen))


@router.post(
    "/connections/{connection_id}/settings-file/drift",
    auth=needs("viewer"),
    response=PlanOut,
    openapi_extra=_TAKES_FILE,
)
def find_drift(request: HttpRequest, connection_id: Id) -> dict[str, Any]:
    """Show what differs from the file now; asks Amazon nothing."""
    connection = find_connection(connection_id)
    return _show(connection, apply.find_drift(connection, apply.read_file(request.body)))


@router.post("/connections/{connection_id}/copy/plan", auth=needs("viewer"), response=CopyPlanOut)
def plan_copy(request: HttpRequest, connection_id: Id, given: CopyIn) -> dict[str, Any]:  # noqa: ARG001
    """Show what copying from another connection would change, and what it leaves out."""
    target = find_connection(connection_id)
    plan, left_out = copy.plan_copy(find_connection(given.from_connection_id), target, frozenset(given.sections))
    return {**_show(target, plan), "left_out": list(left_out)}


@router.post("/connections/{connection_id}/copy", auth=needs("operator"), response=PlanOut)
def copy_settings(request: HttpRequest, connection_id: Id, given: CopyIn) -> dict[str, Any]:
    """Copy from another connection, all of it or nothing; answer what that changed."""
    target = find_connection(connection_id)
    source = find_connection(given.from_connection_id)
    plan = copy.apply_copy(source, target, frozenset(given.sections), actor=caller(request), seen=given.seen)
    return _show(target, plan)


@router.get("/connections/{connection_id}/schema-reports", auth=needs("viewer"), response=list[ReportRowOut])
def list_reports(request: HttpRequest, connection_id: Id) -> list[report_queries.ReportRow]:  # noqa: ARG001
    """List the reports on Amazon's new rules, the newest 50 first."""
    return report_queries.list_reports(find_connection(connection_id))


@router.get("/schema-reports/{report_id}", auth=needs("viewer"), response=ReportOut)
def show_report(request: HttpRequest, report_id: Id) -> dict[str, Any]:  # noqa: ARG001
    """Show what Amazon's new rules change, and which products would fail by them."""
    return _show_report(report_id)


@router.post("/schema-reports/{report_id}/use", auth=needs("operator"), response=ReportOut)
def use_rules(request: HttpRequest, report_id: Id) -> dict[str, Any]:
    """Use the new rules now, for all connections in the marketplace."""
    settle.use_report(settle.find_report(report_id), actor=caller(request))
    return _show_report(report_id)


def _show(connection: Connection, plan: apply.Plan) -> dict[str, Any]:
    rows = describe_differences(plan.differences, load_shapes(connection, plan.differences))
    return {
        "connection_id": connection.pk,
        "digest": plan.digest,
        "differences": [
            {**one.as_data(), "group": row.group, "name": row.name}
            for one, row in zip(plan.differences, rows, strict=True)
        ],
    }


def _show_report(report_id: int) -> dict[str, Any]:
    found = report_queries.show_report(report_id)
    row = ReportRowOut.from_orm(found.row).model_dump()
    changes = [{"message": one.words, "is_stricter": one.is_stricter, "path": one.path} for one in found.changes]
    return {**row, "changes": changes, "failing": list(found.failing)}
