"""Commands for settings and rules as a file, and for reports on Amazon's new rules."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tradewind.amazon.connections.models import Connection
from tradewind.amazon.mapping.choose import choose_connection
from tradewind.amazon.mapping.file import apply, copy
from tradewind.amazon.mapping.file.difference_words import DifferenceRow, describe_differences
from tradewind.amazon.mapping.file.document import SECTIONS, Document
from tradewind.amazon.mapping.file.document_write import write_document
from tradewind.amazon.mapping.file.live import load_shapes, name_places, read_live
from tradewind.amazon.mapping.file.yaml_tree import LIMIT_BYTES
from tradewind.amazon.mapping.schema import report_queries, settle
from tradewind.base.audit import COMMAND_LINE
from tradewind.base.errors import Refused

from .output import Result, table
from .waiting import wait_for_amazon


def add_commands(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `mapping export`, `plan`, `drift`, `apply`, `import`, `copy`, `reports` and `use-rules`."""
    export = actions.add_parser("export", help="write settings and rules of a connection as YAML")
    words = "id, country, domain or description; may be left out when there is exactly one"
    export.add_argument("connection", metavar="CONNECTION", nargs="?", help=words)
    export.add_argument("--output", metavar="FILE", help="where to write; without it, the file is printed")
    export.add_argument("--comments", action="store_true", help="put Amazon's titles at the ends of lines")
    export.set_defaults(handle=run_export)
    for name, handle, does in (
        ("plan", run_plan, "show, field by field, what a file would change"),
        ("drift", run_drift, "exit with status 1 when a connection is not as a file says"),
        ("apply", run_apply, "make a connection as a file says, all of it or nothing"),
        ("import", run_import, "show what a file would change, ask, and apply it"),
    ):
        parser = actions.add_parser(name, help=does)
        parser.add_argument("file", metavar="FILE", help="a file that `mapping export` wrote; - reads standard input")
        parser.add_argument("--connection", help="which; without it, the one in the file's marketplace")
        parser.set_defaults(handle=handle)
        if name == "import":
            parser.add_argument("--yes", action="store_true", help="apply without asking")
    copying = actions.add_parser("copy", help="copy settings and rules from one connection to another")
    copying.add_argument("source", metavar="FROM", help="the connection to copy from: id, country, domain, description")
    copying.add_argument("target", metavar="TO", help="the connection to change")
    copying.add_argument("--only", choices=SECTIONS, action="append", help="copy this part; may be said several times")
    copying.add_argument("--yes", action="store_true", help="copy; without it, only the differences are shown")
    copying.set_defaults(handle=run_copy)
    reports = actions.add_parser("reports", help="what Amazon's new rules would do to your products")
    reports.add_argument("connection", metavar="CONNECTION", nargs="?", help=words)
    reports.add_argument("--report", type=int, metavar="ID", help="show this one in full")
    reports.set_defaults(handle=run_reports)
    use = actions.add_parser("use-rules", help="use Amazon's new rules of a report now")
    use.add_argument("report", type=int, metavar="ID")
    use.set_defaults(handle=run_use_rules)


def run_export(arguments: argparse.Namespace) -> Result:
    """Write the file, or print it."""
    connection = choose_connection(arguments.connection)
    document = read_live(connection)
    text = write_document(document, comments=name_places(connection, document) if arguments.comments else None)
    if not arguments.output:
        return Result({"connection_id": connection.pk, "text": text}, text.rstrip("\n"))
    try:
        Path(arguments.output).write_text(text, encoding="utf-8")
    except OSError as error:
        raise Refused("file_unwritable", f"{arguments.output} cannot be written: {error.strerror}.") from error
    return Result({"connection_id": connection.pk, "output": arguments.output}, f"Written to {arguments.output}.")


def run_plan(arguments: argparse.Namespace) -> Result:
    """Show what applying would change."""
    document, connection = _read(arguments)
    plan = wait_for_amazon(lambda: apply.plan_document(connection, document))
    return _show(connection, plan, "Nothing differs.")


def run_drift(arguments: argparse.Namespace) -> Result:
    """Tell whether the connection is as the file says."""
    document, connection = _read(arguments)
    plan = wait_for_amazon(lambda: apply.find_drift(connection, document))
    shown = _show(connection, plan, "The connection is as the file says.")
    return Result(shown.data, shown.text, status=1 if plan.differences else 0)


def run_apply(arguments: argparse.Namespace) -> Result:
    """Apply the file."""
    document, connection = _read(arguments)
    plan = wait_for_amazon(lambda: apply.apply_document(connection, document, actor=COMMAND_LINE))
    return _show(connection, plan, "Nothing differs; nothing was changed.", done="Applied.")


def run_import(arguments: argparse.Namespace) -> Result:
    """Show the plan, ask, and apply exactly it."""
    document, connection = _read(arguments)
    plan = wait_for_amazon(lambda: apply.plan_document(connection, document))
    if not plan.differences:
        return _show(connection, plan, "Nothing differs; nothing was changed.")
    if not arguments.yes:
        if not sys.stdin.isatty():
            words = "This is no terminal to ask at: look with `tradewind mapping plan`, then say --yes."
            raise Refused("confirmation_missing", words)
        print(_show(connection, plan, "").text, file=sys.stderr)
        if input("Apply this? [y/N] ").strip().lower() not in ("y", "yes"):
            raise Refused("confirmation_missing", "Nothing was changed.")
    digest = plan.digest
    plan = wait_for_amazon(lambda: apply.apply_document(connection, document, actor=COMMAND_LINE, seen=digest))
    return _show(connection, plan, "", done="Applied.")


def run_copy(arguments: argparse.Namespace) -> Result:
    """Show what copying would change, or copy."""
    source, target = choose_connection(arguments.source), choose_connection(arguments.target)
    sections = frozenset(arguments.only or SECTIONS)
    plan, left_out = wait_for_amazon(lambda: copy.plan_copy(source, target, sections))
    if arguments.yes and plan.differences:
        plan = copy.apply_copy(source, target, sections, actor=COMMAND_LINE, seen=plan.digest)
    shown = _show(target, plan, "Nothing differs.", done="Copied." if arguments.yes else "Say --yes to copy this.")
    return Result(
        {**shown.data, "left_out": list(left_out)}, "\n".join([*(f"! {one}" for one in left_out), shown.text])
    )


def run_reports(arguments: argparse.Namespace) -> Result:
    """List reports, or show one."""
    if arguments.report:
        return _show_report(report_queries.show_report(arguments.report))
    rows = report_queries.list_reports(choose_connection(arguments.connection))
    head = ("ID", "PRODUCT TYPE", "SINCE", "STATE", "WOULD FAIL", "USED BY")
    told = [
        (
            row.id,
            row.product_type,
            f"{row.created_at:%Y-%m-%d}",
            row.state if not row.is_waiting else f"waits until {row.used_by_itself_at:%Y-%m-%d}",
            f"{row.failing_count} of {row.checked_count}",
            row.used_by or "-",
        )
        for row in rows
    ]
    text = table(head, told) if rows else "Amazon changed no rules of your product types yet."
    return Result([_as_data(row) for row in rows], text)


def run_use_rules(arguments: argparse.Namespace) -> Result:
    """Use the rules of a report."""
    report = settle.find_report(arguments.report)
    settle.use_report(report, actor=COMMAND_LINE)
    row = report_queries.show_report(report.pk).row
    return Result(_as_data(row), f"Amazon's new rules for {row.display_name} are in use; products are being checked.")


def _read(arguments: argparse.Namespace) -> tuple[Document, Connection]:
    document = apply.read_file(_read_file(arguments.file))
    return document, choose_connection(arguments.connection or document.marketplace or None)


def _read_file(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(LIMIT_BYTES + 1)
    try:
        with Path(name).open("rb") as file:
            return file.read(LIMIT_BYTES + 1)
    except OSError as error:
        raise Refused("file_unreadable", f"{name} cannot be read: {error.strerror}.") from error


def _show(connection: Connection, plan: apply.Plan, nothing: str, *, done: str = "") -> Result:
    shapes, names = load_shapes(connection, plan.differences), name_places(connection, read_live(connection))
    rows = describe_differences(plan.differences, shapes, names)
    data = {
        "connection_id": connection.pk,
        "digest": plan.digest,
        "differences": [
            {**one.as_data(), "group": row.group, "name": row.name}
            for one, row in zip(plan.differences, rows, strict=True)
        ],
    }
    return Result(data, "\n".join([*_lines(rows), *([done] if done and rows else [])]) if rows else nothing)


def _lines(rows: Sequence[DifferenceRow]) -> list[str]:
    lines: list[str] = []
    for number, row in enumerate(rows):
        if number == 0 or rows[number - 1].group != row.group:
            lines += ([""] if lines else []) + [row.group]
        lines.append(f"  {row.name}: {row.before or '(nothing)'} → {row.after or '(nothing)'}")
    return [*lines, ""]


def _show_report(report: report_queries.Report) -> Result:
    row = report.row
    lines = [f"{row.display_name}: {row.failing_count} of {row.checked_count} products would fail.", ""]
    lines += [f"{'!' if one.is_stricter else ' '} {one.words}" for one in report.changes]
    lines += ["", *(f"{one['sku']}: {' '.join(one['problems'])}" for one in report.failing)]
    data = {
        **_as_data(row),
        "changes": [{"message": one.words, "is_stricter": one.is_stricter, "path": one.path} for one in report.changes],
        "failing": list(report.failing),
    }
    return Result(data, "\n".join(lines).rstrip())


def _as_data(row: report_queries.ReportRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "connection_id": row.connection_id,
        "product_type": row.product_type,
        "state": row.state,
        "checked": row.checked_count,
        "failing": row.failing_count,
        "created_at": row.created_at,
        "used_at": row.used_at,
        "used_by": row.used_by,
        "used_by_itself_at": row.used_by_itself_at,
    }
