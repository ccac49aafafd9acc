"""Says problems in sentences for merchants, never in a validator's words."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop

from .problems import Problem

KINDS = {
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "yes or no",
    "array": "a list",
    "object": "a group of values",
}


def describe_problem(problem: Problem) -> str:
    """Return the problem as one sentence: what is wrong, and with what."""
    tell = _SENTENCES.get(problem.code)
    return tell(problem) if tell else _("Amazon does not take the value of %(title)s.") % {"title": problem.title}


def _counted(problem: Problem, plain: str, with_place: str) -> str:
    told = {"title": problem.title, **problem.detail}
    return (with_place if problem.detail.get("where") else plain) % told


_NO_BARCODE = "The product has no barcode. Add one, or say in the defaults that Amazon exempts you from barcodes."


def _missing(problem: Problem) -> str:
    if problem.attribute == "externally_assigned_product_identifier":
        return _(_NO_BARCODE)
    return _("%(title)s is missing.") % {"title": problem.title}


def _missing_one_of(problem: Problem) -> str:
    if problem.attribute == "externally_assigned_product_identifier":
        return _(_NO_BARCODE)
    return _("One of these is needed: %(names)s.") % problem.detail


def _too_many(problem: Problem) -> str:
    return _counted(
        problem,
        _("%(title)s: %(given)s given, Amazon takes at most %(limit)s."),
        _("%(title)s: %(given)s given, Amazon takes at most %(limit)s for %(where)s."),
    )


def _too_few(problem: Problem) -> str:
    return _counted(
        problem,
        _("%(title)s: %(given)s given, Amazon wants at least %(limit)s."),
        _("%(title)s: %(given)s given, Amazon wants at least %(limit)s for %(where)s."),
    )


def _wrong_kind(problem: Problem) -> str:
    kinds = [kind for kind in problem.detail.get("wanted", "").split(", ") if kind != "null"]
    wanted = " or ".join(KINDS.get(kind, kind) for kind in kinds)
    told = {"title": problem.title, "given": problem.detail.get("given", ""), "wanted": wanted}
    return _("%(title)s: “%(given)s” is not %(wanted)s.") % told


_PARTS = {"listing": _noop("the listing"), "price": _noop("the price"), "stock": _noop("the stock"),
          "images": _noop("the images")}  # fmt: skip


def _part_needed(problem: Problem) -> str:
    names = _(" and ").join(_(_PARTS[name]) for name in problem.detail["names"].split(", "))
    words = _("Amazon takes no new listing without %(names)s. Send that too under Export & Import.")
    return words % {"names": names}


def _plain(sentence: str) -> Callable[[Problem], str]:
    return lambda problem: _(sentence) % {"title": problem.title, **problem.detail}


_SENTENCES: dict[str, Callable[[Problem], str]] = {
    "missing": _missing,
    "too_many": _too_many,
    "too_few": _too_few,
    "wrong_kind": _wrong_kind,
    "missing_one_of": _missing_one_of,
    "not_known": _plain("%(title)s is not an attribute of this product type."),
    "not_a_choice": _plain("%(title)s: “%(given)s” is not one of Amazon's values."),
    "too_long": _plain("%(title)s has %(given)s characters, Amazon takes at most %(limit)s."),
    "too_short": _plain("%(title)s has %(given)s characters, Amazon wants at least %(limit)s."),
    "too_many_bytes": _plain("%(title)s has %(given)s bytes, Amazon takes at most %(limit)s."),
    "too_few_bytes": _plain("%(title)s has %(given)s bytes, Amazon wants at least %(limit)s."),
    "too_large": _plain("%(title)s is %(given)s, Amazon takes at most %(limit)s."),
    "too_small": _plain("%(title)s is %(given)s, Amazon wants at least %(limit)s."),
    "repeated": _plain("%(title)s has the same value twice."),
    "not_allowed": _plain("%(title)s is not allowed together with the other values."),
    "not_accepted": _plain("%(title)s: “%(given)s” is not how Amazon writes it."),
    "not_mapped": _plain("%(title)s: “%(given)s” has no value at Amazon yet."),
    "template_failed": _plain("%(title)s: the template cannot be filled: %(given)s."),
    "other_currency": _plain(
        "%(title)s is in %(given)s, %(where)s takes %(wanted)s. Set a rate from %(given)s under Export & Import."
    ),
    "part_needed": _part_needed,
    "no_product_type": _plain("The category “%(given)s” has no product type at Amazon yet."),
    "no_category": _plain("The product is in no category, so it has no product type at Amazon."),
    "no_schema": _plain("Amazon's rules for %(given)s have not been read yet."),
    "sku_too_long": _plain("The SKU has %(given)s characters, Amazon takes at most %(limit)s."),
}
