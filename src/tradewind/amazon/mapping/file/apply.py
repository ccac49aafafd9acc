"""Makes a connection as a document says, in one transaction and through the same verbs as a page; or only looks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from tradewind.base import audit
from tradewind.base.errors import Conflict, NotFound, Refused
from tradewind.store.models import Category, Product

from ...connections import marketplaces
from ...connections.configure import save_options
from ...connections.models import Connection
from ...connections.options import OptionsInvalid, read_options
from ...connections.row_locks import lock_connection
from ..change import Change, ResetRule, SetProductType, SetRule, save_mapping
from ..schema import schemas
from .difference import Difference, compare_documents, digest_of
from .document import Document, Where, number_categories
from .document_read import read_document
from .live import read_live
from .yaml_tree import FileInvalid


@dataclass(frozen=True)
class Plan:
    """What differs, and a mark of it: whoever applies may say which plan was looked at."""

    differences: tuple[Difference, ...]

    @property
    def digest(self) -> str:
        """The mark of exactly these differences."""
        return digest_of(self.differences)


def read_file(text: str | bytes) -> Document:
    """Return the document of a settings file; raises Refused (`file_invalid`) with the line of each fault."""
    try:
        return read_document(text)
    except FileInvalid as error:
        raise refuse_file(error) from error


def refuse_file(error: FileInvalid) -> Refused:
    """Return the refusal of a file, its faults by their lines."""
    told = [_with_line(*fault) for fault in error.faults]
    message = (
        told[0]
        if len(told) == 1
        else _("%(first)s (%(count)s faults in all.)")
        % {
            "first": told[0],
            "count": len(told),
        }
    )
    fields: dict[str, str] = {}
    for line, words in error.faults:
        name = f"line {line}" if line else "file"
        fields[name] = f"{fields[name]} {words}" if name in fields else words
    return Refused("file_invalid", message, fields=fields)


def find_drift(connection: Connection, document: Document) -> Plan:
    """Return what differs from the document now; asks Amazon nothing and checks nothing."""
    return Plan(compare_documents(read_live(connection), document))


def plan_document(connection: Connection, document: Document) -> Plan:
    """Return what applying would change; refuses what applying would refuse (see there), and changes nothing."""
    return _carry_out(connection, document, actor=audit.TRADEWIND, is_kept=False)


def apply_document(
    connection: Connection, document: Document, *, actor: audit.Actor, seen: str = "", source: str = "file"
) -> Plan:
    """Make the connection as the document says and return what that changed; all of it or nothing.

    Product types that are new here are read from Amazon first. Raises Refused (`file_invalid`, with lines;
    `amazon_away`; `options_invalid`), NotFound (`connection_unknown`), Conflict (`changed_meanwhile`) when the
    differences are not those of the digest `seen`.
    """
    return _carry_out(connection, document, actor=actor, seen=seen, source=source)


def _carry_out(
    connection: Connection,
    document: Document,
    *,
    actor: audit.Actor,
    seen: str = "",
    source: str = "file",
    is_kept: bool = True,
) -> Plan:
    try:
        _check_marketplace(connection, document)
        _need_schemas(connection, document)
        with transaction.atomic():
            plan = _write(connection, document, actor, seen, source)
            if not is_kept:
                transaction.set_rollback(True)
    except FileInvalid as error:
        raise refuse_file(error) from error
    connection.refresh_from_db(fields=["options", "options_version"])
    return plan


def _write(connection: Connection, document: Document, actor: audit.Actor, seen: str, source: str) -> Plan:
    locked = lock_connection(connection.pk)
    if locked is None:
        raise NotFound("connection_unknown", _("This marketplace was disconnected meanwhile."))
    plan = find_drift(locked, document)
    if seen and plan.digest != seen:
        words = _("The settings were changed meanwhile. Nothing was saved; look at the differences again.")
        raise Conflict("changed_meanwhile", words)
    categories = dict(Category.objects.values_list("path", "pk"))
    changes = _resolve(document, plan.differences, categories)
    if document.options is not None and any(one.section == "options" for one in plan.differences):
        _save_options(locked, document, categories, actor)
    if changes:
        _save_mapping(locked, document, changes, actor)
    if plan.differences:
        subject = f"{locked.seller_account.merchant_id} {locked.marketplace_id}"
        detail = {"differences": len(plan.differences), "source": source}
        audit.record("settings.applied", actor=actor, subject=subject, detail=detail)
    return plan


def _check_marketplace(connection: Connection, document: Document) -> None:
    place = marketplaces.get(connection.marketplace_id)
    if not document.marketplace or marketplaces.find(document.marketplace) == place:
        return
    words = _("The file is for %(theirs)s, this connection is %(ours)s. Take this line out to use it here.")
    told = {"theirs": document.marketplace[:40], "ours": place.name}
    raise FileInvalid([(document.line_of(("marketplace",)), words % told)])


def _need_schemas(connection: Connection, document: Document) -> None:
    """Read the rules of product types that are new here, or asked for otherwise, before anything is written."""
    requirements = _requirements_of(connection, document)
    mapped = document.product_types or {}
    if document.product_types is None and requirements != schemas.requirements_of(connection):
        mapped = read_live(connection).product_types or {}
    missing: dict[str, str] = {}
    for product_type in sorted({one.product_type for one in mapped.values()}):
        try:
            schemas.need_schema(connection, product_type, requirements=requirements)
        except NotFound as refusal:
            missing[product_type] = refusal.message
    if missing:
        raise FileInvalid(
            [
                (document.line_of(("product_types", path)), missing[one.product_type])
                for path, one in mapped.items()
                if one.product_type in missing
            ]
        )


def _requirements_of(connection: Connection, document: Document) -> str:
    if document.options is None:
        return schemas.requirements_of(connection)
    return schemas.OFFER_ONLY if document.options["export"]["mode"] == "offer" else schemas.LISTING


def _resolve(
    document: Document, differences: Sequence[Difference], categories: Mapping[str, int]
) -> list[tuple[Where, Change]]:
    """Return the changes of the mapping that the differences ask for, each with its place in the document.

    Raises FileInvalid for what the store lacks.
    """
    keys = {one.where[2] for one in differences if one.where[:2] == ("rules", "products")}
    products = dict(Product.objects.filter(key__in=keys).values_list("key", "pk"))
    faults = list(_find_strangers(document, differences, categories, products))
    if faults:
        raise FileInvalid(faults)
    changes: list[tuple[Where, Change]] = []
    for one in differences:
        if one.section == "product_types":
            mapped = (document.product_types or {}).get(one.where[1])
            given = (mapped.product_type, mapped.browse_category, mapped.browse_category_name) if mapped else ("",)
            changes.append((one.where, SetProductType(categories[one.where[1]], *given)))
        elif one.section == "rules":
            _rules, level, *owner, path = one.where
            category_id = categories[owner[0]] if level == "categories" else None
            product_id = products[owner[0]] if level == "products" else None
            reset = ResetRule(path, category_id, product_id)
            rule = SetRule(path, one.after, category_id, product_id) if one.after is not None else reset
            changes.append((one.where, rule))
    return changes


def _find_strangers(
    document: Document,
    differences: Sequence[Difference],
    categories: Mapping[str, int],
    products: Mapping[str, int],
) -> Iterator[tuple[int, str]]:
    for path in (document.options or {}).get("export", {}).get("categories", ()):
        if path not in categories:
            yield document.line_of(("options", "export", "categories")), _no_category(path)
    told: set[tuple[str, ...]] = set()
    for one in differences:
        owner = one.where[:2] if one.section == "product_types" else one.where[:3]
        if owner in told:
            continue
        told.add(owner)
        is_category = one.section == "product_types" or one.where[:2] == ("rules", "categories")
        if is_category and owner[-1] not in categories:
            yield document.line_of(owner), _no_category(owner[-1])
        elif one.where[:2] == ("rules", "products") and owner[-1] not in products:
            words = _("The store has no product with the key “%(key)s”.") % {"key": owner[-1][:100]}
            yield document.line_of(owner), words


def _no_category(path: str) -> str:
    return _("The store has no category “%(path)s”.") % {"path": path[:200]}


def _save_mapping(
    connection: Connection, document: Document, changes: Sequence[tuple[Where, Change]], actor: audit.Actor
) -> None:
    try:
        save_mapping(connection, [change for _where, change in changes], actor=actor)
    except Refused as refusal:
        faults = []
        for place, words in refusal.fields.items():
            kind, _dot, position = place.partition(".")
            number = position.partition(".")[0]
            if kind != "changes" or not number.isdecimal():
                raise
            faults.append((document.line_of(changes[int(number)][0]), words))
        if not faults:
            raise
        raise FileInvalid(faults) from refusal


def _save_options(
    connection: Connection, document: Document, categories: Mapping[str, int], actor: audit.Actor
) -> None:
    given = number_categories(document.options or {}, categories)
    try:
        save_options(connection, read_options(given).as_data(), actor=actor)
    except OptionsInvalid as error:
        raise FileInvalid(
            [
                (
                    document.line_of(("options", *path.replace("category_ids", "categories").split("."))),
                    f"{path}: {words}",
                )
                for path, words in error.fields.items()
            ]
        ) from error


def _with_line(line: int, words: str) -> str:
    return _("Line %(line)s: %(words)s") % {"line": line, "words": words} if line else words
