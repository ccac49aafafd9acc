"""Templates that merchants write: a small part of Jinja2, read against a white list and filled within bounds.

Only what stands in `_ALLOWED` gets past `compile_template`: no loops, no calls, no assignments, no reaching into a
value. What a filled template can cost is bounded by that, by LONGEST_TEMPLATE and by the filters' own limits.
"""

import inspect
import math
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from jinja2 import Template, nodes, pass_context
from jinja2.exceptions import TemplateSyntaxError
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from ..facts import ProductFacts
from .fields import CUSTOM, FIELDS, OPTION, find_field
from .template_filters import FILTERS, Uncountable, as_text, calculate
from .text_changes import LONGEST_TEXT

LONGEST_TEMPLATE = 5_000
LONGEST_RESULT = 10_000
"""Characters; what a template says beyond them is cut off."""
_LONGEST_NAME = 100
_PARTS = {"option": OPTION, "custom": CUSTOM}
_SAID = "_said"
_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem,
    nodes.Filter, nodes.Keyword, nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.Concat, nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.Neg,
)  # fmt: skip
_CALLED = {
    nodes.For: "a loop",
    nodes.Call: "a call",
    nodes.CallBlock: "a call",
    nodes.Assign: "an assignment",
    nodes.AssignBlock: "an assignment",
    nodes.Macro: "a macro",
    nodes.Test: "a test with “is”",
    nodes.Pow: "“**”",
    nodes.Mod: "“%”",
    nodes.FloorDiv: "“//”",
    nodes.Slice: "a slice",
    nodes.Include: "an include",
    nodes.Import: "an import",
    nodes.FromImport: "an import",
    nodes.Extends: "another template",
    nodes.Block: "a block",
    nodes.FilterBlock: "a block",
    nodes.With: "an assignment",
    nodes.List: "a list",
    nodes.Tuple: "a list",
    nodes.Dict: "a list",
}


class TemplateInvalid(ValueError):
    """A template that is refused; the message is a sentence that begins with its line."""

    def __init__(self, line: int, words: str) -> None:
        super().__init__(f"Line {line}: {words}")
        self.line = line


class TemplateFailed(ValueError):
    """A template that cannot be filled for one product; the message says why."""


@dataclass(frozen=True)
class CompiledTemplate:
    """A template ready to be filled for many products."""

    names: tuple[str, ...]
    """The product fields it uses, by their names in a rule; of options and custom fields `option:Color`."""
    _template: Template = field(repr=False)
    _plain: tuple[str, ...] = ()
    """Those of the names that are plain fields."""

    def fill(self, facts: ProductFacts) -> str:
        """Return the text for one product, without blanks around it, of at most LONGEST_RESULT characters.

        Empty when everything it shows is empty, so that “Colour:” never goes alone. Raises TemplateFailed.
        """
        values: dict[str, Any] = {name: _known(FIELDS[name].read(facts)) for name in self._plain}
        said: list[bool] = []
        values |= {"option": _Parts(facts.options), "custom": _Parts(facts.fields), _SAID: said}
        try:
            text = _join(self._template.root_render_func(self._template.new_context(values)), said).strip()
        except Uncountable as error:
            raise TemplateFailed(str(error)) from error
        except TypeError as error:
            raise TemplateFailed("it compares a text with a number") from error
        except (ArithmeticError, ValueError) as error:
            raise TemplateFailed("a number in it is too long") from error
        return "" if said and not any(said) else text[:LONGEST_RESULT].rstrip()


def _join(pieces: Iterator[str], said: list[bool]) -> str:
    """Return the pieces that a template says, no more of them than its result can need."""
    found: list[str] = []
    length = 0
    for piece in pieces:
        found.append(piece)
        length += len(piece)
        if length > LONGEST_TEXT and any(said):
            break
    return "".join(found)


class _Parts:
    """Options or custom fields by their label, whatever its case; what the product lacks is empty."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def __getitem__(self, label: str) -> Any:
        found = self._values.get(label)
        if found is None:
            found = next((value for name, value in self._values.items() if name.lower() == label.lower()), None)
        return _known(found)


class _Missing(str):
    """What the product does not say: empty, and neither more nor less than anything."""

    __slots__ = ()

    def __lt__(self, other: object) -> bool:
        return False

    __gt__ = __le__ = __ge__ = __lt__


_MISSING = _Missing()


def _known(value: Any) -> Any:
    return _MISSING if value is None or value == "" else value


@pass_context
def _finalize(context: Context, value: Any) -> str:
    text = as_text(value)
    context[_SAID].append(bool(text.strip()))
    return text


class _Sandbox(SandboxedEnvironment):
    """Jinja2 without its own filters, tests and globals, calculating with numbers only."""

    intercepted_binops = frozenset({"+", "-", "*", "/"})
    intercepted_unops = frozenset({"-"})

    def __init__(self) -> None:
        super().__init__(optimized=False, finalize=_finalize, cache_size=0)
        self.globals.clear()
        self.tests.clear()
        self.filters = dict(FILTERS)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Look up a label; the check lets nothing else through than options and custom fields."""
        return obj[attribute]

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Look up a label, as above."""
        return obj[argument]

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002 (Jinja's)
        """Calculate."""
        return calculate(operator, left, right)

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:  # noqa: ARG002 (Jinja's)
        """Calculate with one number."""
        return calculate(operator, 0, arg)


_SANDBOX = _Sandbox()


@lru_cache(maxsize=2048)
def compile_template(text: str) -> CompiledTemplate:
    """Return the template of this text, compiled once; raises TemplateInvalid.

    It is compiled in a thread of its own: how deep it may nest must not depend on how deep the caller stands.
    """
    if len(text) > LONGEST_TEMPLATE:
        raise TemplateInvalid(1, f"a template has at most {LONGEST_TEMPLATE} characters.")
    with ThreadPoolExecutor(max_workers=1) as fresh:
        return fresh.submit(_compile, text).result()


def _compile(text: str) -> CompiledTemplate:
    try:
        tree = _SANDBOX.parse(text)
        names = tuple(dict.fromkeys(_check(tree)))
        for one in tree.find_all(nodes.CondExpr):
            one.expr2 = one.expr2 or nodes.Const("", lineno=one.lineno)  # without `else` it is empty, not undefined
        template = _SANDBOX.from_string(tree)
    except TemplateSyntaxError as error:
        raise TemplateInvalid(error.lineno, _say(error)) from error
    except (RecursionError, MemoryError, SyntaxError, ValueError) as error:
        if isinstance(error, TemplateInvalid):
            raise
        raise TemplateInvalid(1, "the template is nested too deeply, or holds a number that is too long.") from error
    return CompiledTemplate(names, template, tuple(name for name in names if name in FIELDS))


def _check(node: nodes.Node) -> Iterator[str]:
    """Yield the fields used at and below a node; raises TemplateInvalid for what is not allowed."""
    if not isinstance(node, _ALLOWED):
        called = _CALLED.get(type(node), "this")
        raise TemplateInvalid(
            _line_of(node), f"{called} is not possible here; there are fields, filters and conditions."
        )
    if isinstance(node, nodes.Name):
        yield _check_name(node)
        return
    if isinstance(node, nodes.Getattr | nodes.Getitem):
        yield _check_part(node)
        return
    if isinstance(node, nodes.Filter):
        _check_filter(node)
    if isinstance(node, nodes.Const) and isinstance(node.value, float) and not math.isfinite(node.value):
        raise TemplateInvalid(node.lineno, "the template holds a number that is too large.")
    for child in node.iter_child_nodes():
        yield from _check(child)


def _line_of(node: nodes.Node) -> int:
    """Return the line of a node; Jinja notes none for some blocks, but for what stands in them."""
    return next((one.lineno for one in (node, *node.find_all(nodes.Node)) if one.lineno), 1)


def _check_name(node: nodes.Name) -> str:
    if node.name not in FIELDS:
        where = f" Write {node.name}.Color or the like." if node.name in _PARTS else ""
        known = ", ".join([*FIELDS, "option.…", "custom.…"])
        raise TemplateInvalid(node.lineno, f"there is no field “{node.name[:100]}”.{where} There are {known}.")
    return node.name


def _check_part(node: nodes.Getattr | nodes.Getitem) -> str:
    """Return the field that `option.Color` or `option["Shoe size"]` means."""
    label: Any = node.attr if isinstance(node, nodes.Getattr) else getattr(node.arg, "value", None)
    if not isinstance(node.node, nodes.Name) or node.node.name not in _PARTS or not isinstance(label, str):
        raise TemplateInvalid(
            node.lineno, 'only option and custom have parts: option.Color, custom["Care instructions"].'
        )
    name = _PARTS[node.node.name] + label
    if label.startswith("_"):
        raise TemplateInvalid(node.lineno, f"“{label[:50]}” is not the name of an option or custom field.")
    if len(label) > _LONGEST_NAME or find_field(name) is None:
        raise TemplateInvalid(node.lineno, "the name of an option or custom field is empty or too long.")
    return name


def _check_filter(node: nodes.Filter) -> None:
    known = FILTERS.get(node.name)
    if known is None:
        raise TemplateInvalid(
            node.lineno, f"there is no filter “{node.name[:100]}”. There are {', '.join(sorted(FILTERS))}."
        )
    named = {str(one.key): one.value for one in node.kwargs}
    is_twice = len(named) < len(node.kwargs)
    if node.dyn_args is not None or node.dyn_kwargs is not None or node.node is None or is_twice:
        raise TemplateInvalid(node.lineno, f"the filter “{node.name}” cannot be used like this.")
    try:
        inspect.signature(known).bind(node.node, *node.args, **named)
    except TypeError as error:
        raise TemplateInvalid(node.lineno, f"the filter “{node.name}” is told too much or too little.") from error


def _say(error: TemplateSyntaxError) -> str:
    """Return a fault of writing in words; Jinja's own are for programmers."""
    words = error.message or ""
    if words.startswith("Encountered unknown tag"):
        name = words.split()[-1].strip("'.")
        return f"there is no {name} to begin here; there are if, elif, else and endif."
    if "end of template" in words:
        return "something is left open: each {{ needs its }}, and each {% if … %} its {% endif %}."
    if "Expected an expression" in words or "expected token 'name'" in words:
        return "a field or a filter is missing between the braces."
    return "the template cannot be read here; look at its braces, quotes and the words between them."
