"""The table of operations, and what a handler is given: the interface of the parts to the core.

    from .routing import Call, Response, operation, page

    @operation("getFeed", "GET", "/feeds/2021-06-30/feeds/{feedId}", rate=2, burst=15)
    def get_feed(call: Call) -> Response:
        feed = call.world.feeds.find(call.seller, call.path["feedId"])
        if feed is None:
            raise call.error(404, "NotFound", "...", details="")
        return call.answer({"feedId": feed.id, ...})

The core has done by then: fault injection, access token (403), usage plan (429); it adds x-amzn-RequestId,
x-amzn-RateLimit-Limit, Date, and writes the journal. It holds `world.lock` and has settled the world.
`application_rate`/`application_burst` add a bucket over all sellers of an application.
A query `marketplaceIds` of another region is refused before the handler; participation is the handler's
question (`call.require_participation(ids)`).

What is not SP-API (storage, control, pages) is registered with `page`:

    @page("PUT", "/storage/{documentId}", name="uploadDocument")
    def upload(visit: Visit) -> Response: ...

A `Visit` has world, request, path, query and now, but no token check and no usage plan; faults may be
addressed to its name. `visit.url("/storage/x")` makes an absolute address; `text/plain` and the like are made
with werkzeug's `Response`. New modules with handlers are imported in operations.py.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import orjson
from werkzeug import Request, Response

from .marketplaces import MARKETPLACES
from .parties import Application, Seller
from .throttle import Plan

if TYPE_CHECKING:
    from .faults import Fault
    from .world import World

__all__ = [
    "ApiError",
    "Call",
    "Operation",
    "RefusedError",
    "Request",
    "Response",
    "Visit",
    "operation",
    "page",
]


class ApiError(Exception):
    """An error answer in Amazon's form: `{"errors": [{"code", "message", "details"}]}`."""

    def __init__(self, status: int, errors: list[dict[str, str]]) -> None:
        super().__init__(f"{status} {errors}")
        self.status = status
        self.errors = errors

    def as_response(self) -> Response:
        """Return the answer that carries the errors."""
        return answer_json({"errors": self.errors}, self.status)


class RefusedError(ValueError):
    """A person or a test asked this Amazon for what cannot be; the message says why."""


def answer_json(body: Any, status: int = 200) -> Response:
    """Return a JSON answer."""
    return Response(json.dumps(body, ensure_ascii=False), status, mimetype="application/json")


@dataclass
class Visit:
    """One request to anything here."""

    world: "World"
    request: Request
    path: Mapping[str, str]
    now: datetime
    operation: "Operation"

    @property
    def query(self) -> Mapping[str, str]:
        """The query parameters, the first value of each."""
        return self.request.args

    def url(self, path: str) -> str:
        """Return the absolute address of a path of this Amazon."""
        return self.world.base_url.rstrip("/") + path

    def answer(self, body: Any, status: int = 200) -> Response:
        """Return a JSON answer."""
        return answer_json(body, status)

    def error(self, status: int, code: str, message: str, details: str = "") -> ApiError:
        """Make an error answer in Amazon's form; raise it."""
        return ApiError(status, [{"code": code, "message": message, "details": details}])

    def json(self) -> Any:
        """Return the body read as JSON; raises ApiError 400 when it is none."""
        try:
            return orjson.loads(self.request.get_data())  # strict: neither NaN nor half a surrogate pair
        except ValueError:
            raise self.error(400, "InvalidInput", "The request body is not valid JSON.")


@dataclass
class Call(Visit):
    """One authorized SP-API request of an application on behalf of a seller."""

    region: str
    seller: Seller
    application: Application

    def value(self, name: str) -> str | None:
        """Return a query parameter, or None when absent or empty."""
        return self.request.args.get(name) or None

    def required(self, name: str) -> str:
        """Return a query parameter; raises ApiError 400 when absent."""
        value = self.value(name)
        if value is None:
            raise self.error(400, "InvalidInput", f"Missing required parameter: {name}.")
        return value

    def values(self, name: str) -> list[str]:
        """Return a list parameter, comma-joined as Amazon's models have it or repeated."""
        joined = ",".join(self.request.args.getlist(name))
        return [part for part in joined.split(",") if part]

    def integer(self, name: str, *, default: int, lowest: int, highest: int) -> int:
        """Return a whole-number parameter; raises ApiError 400 outside its bounds."""
        text = self.value(name)
        if text is None:
            return default
        if not re.fullmatch(r"-?\d{1,9}", text) or not lowest <= int(text) <= highest:
            raise self.error(400, "InvalidInput", f"{name} must be between {lowest} and {highest}.")
        return int(text)

    def strikes(self, fault_id: str) -> "Fault | None":
        """Tell whether a fault strikes this call; ask once, where it would strike."""
        return self.world.faults.strikes(fault_id, account=self.seller.merchant_id, operation=self.operation.name)

    def require_region(self, marketplace_ids: list[str]) -> None:
        """Raise ApiError unless all these marketplaces are this region's."""
        unknown = [one for one in marketplace_ids if one not in MARKETPLACES]
        if unknown:
            raise self.error(400, "InvalidInput", f"Invalid marketplaceId: {unknown[0]}.")
        if any(MARKETPLACES[one].region != self.region for one in marketplace_ids):
            raise self.error(403, "Unauthorized", "The marketplaces you provided are not valid for region")

    def require_participation(self, marketplace_ids: list[str]) -> None:
        """Raise ApiError unless the seller takes part in all these marketplaces."""
        self.require_region(marketplace_ids)
        if not set(marketplace_ids) <= set(self.seller.marketplace_ids):
            raise self.error(403, "Unauthorized", "Access to requested resource is denied.")


@dataclass(frozen=True)
class Operation:
    """One row of the table: where a request goes and under which plan."""

    name: str
    method: str
    template: str
    handler: Callable[[Any], Response]
    plan: Plan | None = None
    application_plan: Plan | None = None

    @property
    def is_api(self) -> bool:
        """Whether it is SP-API, reached under a region, rather than a page."""
        return self.plan is not None


OPERATIONS: list[Operation] = []


def operation(  # noqa: PLR0913 - a row of Amazon's table has this many columns
    name: str,
    method: str,
    template: str,
    *,
    rate: float,
    burst: int,
    application_rate: float | None = None,
    application_burst: int | None = None,
) -> Callable[[Callable[[Call], Response]], Callable[[Call], Response]]:
    """Register an SP-API handler under a path below the region, with its usage plan."""
    application_plan = None
    if application_rate is not None:
        application_plan = Plan(application_rate, application_burst or max(1, int(application_rate)))

    def register(handler: Callable[[Call], Response]) -> Callable[[Call], Response]:
        OPERATIONS.append(Operation(name, method, template, handler, Plan(rate, burst), application_plan))
        return handler

    return register


def page(
    method: str, template: str, *, name: str
) -> Callable[[Callable[[Visit], Response]], Callable[[Visit], Response]]:
    """Register a handler for anything that is not SP-API."""

    def register(handler: Callable[[Visit], Response]) -> Callable[[Visit], Response]:
        OPERATIONS.append(Operation(name, method, template, handler))
        return handler

    return register


class Table:
    """Finds the operation of a request; `{name}` in a template is one segment of the path as it was sent."""

    def __init__(self, operations: list[Operation]) -> None:
        self._exact = [(one, _pattern(one.template)) for one in operations]
        loose = sorted(operations, key=lambda one: -one.template.count("/"))
        self._loose = [(one, _pattern(one.template, is_loose=True)) for one in loose]

    def find(
        self, method: str, path: str, *, is_api: bool, is_exact: bool = True
    ) -> tuple[Operation, dict[str, str]] | None:
        """Return the operation and its decoded parameters, or None.

        Where the transport has lost the path as sent (`is_exact` False), the last parameter may hold slashes.
        """
        for one, pattern in self._exact if is_exact else [*self._exact, *self._loose]:
            if one.is_api == is_api and one.method == method and (match := pattern.fullmatch(path)):
                return one, {key: unquote(value) for key, value in match.groupdict().items()}
        return None


def _pattern(template: str, *, is_loose: bool = False) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    text = re.escape(parts[0])
    for name, literal in zip(parts[1::2], parts[2::2], strict=True):
        segment = "[^/].*" if is_loose and name == parts[-2] and not literal else "[^/]+"
        text += f"(?P<{name}>{segment})" + re.escape(literal)
    return re.compile(text)
