"""What every request passes at Amazon before and after its handler: faults, token, usage plan, journal."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from werkzeug import Request, Response
from werkzeug.http import http_date

from .delivery import Delivery
from .mishaps import spoil_after, spoil_before
from .parties import AccessToken, Application, Code, Seller
from .routing import ApiError, Call, Operation, Table, Visit
from .world import World

RATE_HEADER_STATUSES = {200, 201, 202, 204, 400, 404}  # Amazon: "Usage plans and rate limits"
DENIED = "Access to requested resource is denied."


@dataclass(frozen=True)
class SentPath:
    """The path of a request, percent-encoded; not exact where an encoded slash has already been decoded."""

    text: str
    is_exact: bool


@dataclass(frozen=True)
class Passage:
    """What is known of one request on its way: where it goes, and who asks."""

    operation: Operation | None
    path: dict[str, str]
    region: str = ""
    merchant_id: str = ""


class Gate:
    """Lets requests through to the handlers of one world."""

    def __init__(self, world: World, table: Table) -> None:
        self.world = world
        self.table = table

    def pass_through(self, request: Request, path: SentPath) -> tuple[Response, Delivery]:
        """Answer a request; returns the answer and how it is to be delivered."""
        with self.world.lock:
            now = self.world.now
            passage = self._find(request, path)
            request_id = self.world.new_uuid() if passage.region else ""
            response, deliver, fault_id = self._answer(request, passage, now)
            response.headers["Date"] = http_date(now)
            if passage.region:
                response.headers["x-amzn-RequestId"] = request_id
                self._state_rate(response, passage.operation)
            if not request.path.startswith(("/panel", "/control")):
                self._write_journal(request, passage, response, now, request_id=request_id, fault=fault_id)
            return response, deliver

    def _find(self, request: Request, path: SentPath) -> Passage:
        method = "GET" if request.method == "HEAD" else request.method
        region = re.match(r"/(na|eu|fe)(/.*)", path.text)
        found = self.table.find(
            method,
            region[2] if region else path.text,
            is_api=region is not None,
            is_exact=path.is_exact,
        )
        operation, parameters = found or (None, {})
        return Passage(operation, parameters, region[1] if region else "", self._merchant_of(request, operation))

    def _merchant_of(self, request: Request, operation: Operation | None) -> str:
        """Return whose token or code came with a request, so that faults and journal know the account."""
        authorizations = self.world.authorizations
        if operation and operation.name == "token":
            refreshed = authorizations.by_refresh_token(request.form.get("refresh_token", ""))
            sent: Code | AccessToken | None = authorizations.code(request.form.get("code", ""))
        else:
            refreshed = None
            sent = authorizations.access_token(request.headers.get("x-amz-access-token", ""))
        authorization = authorizations.get(sent.authorization_id) if sent else refreshed
        return authorization.merchant_id if authorization else ""

    def _answer(self, request: Request, passage: Passage, now: datetime) -> tuple[Response, Delivery, str]:
        spoiled = spoil_before(self.world, passage.operation, passage.merchant_id, now, passage.region)
        if spoiled:
            return spoiled
        try:
            response = self._handle(request, passage, now)
        except ApiError as error:
            response = error.as_response()
        return spoil_after(self.world, passage.operation, passage.merchant_id, response)

    def _handle(self, request: Request, passage: Passage, now: datetime) -> Response:
        operation = passage.operation
        if operation is None:
            return self._unknown(passage)
        visit = Visit(self.world, request, passage.path, now, operation)
        if not passage.region:
            self.world.settle()
            return operation.handler(visit)
        call = self._admit(visit, passage)
        self.world.settle()
        call.require_region(call.values("marketplaceIds"))
        return operation.handler(call)

    def _unknown(self, passage: Passage) -> Response:
        if passage.region:  # the gateway answers an unknown path as if it were forbidden
            raise denied("")
        return Response("There is no such page at the local Amazon.", 404, mimetype="text/plain")

    def _admit(self, visit: Visit, passage: Passage) -> Call:
        """Check the access token and the usage plan; raises ApiError 403 or 429."""
        application, seller = self._check_token(visit, passage.region)
        call = Call(**{**vars(visit), "region": passage.region, "seller": seller, "application": application})
        self._check_plan(call)
        return call

    def _check_token(self, visit: Visit, region: str) -> tuple[Application, Seller]:
        sent = visit.request.headers.get("x-amz-access-token", "")
        if not sent:
            raise denied("Access token is missing in the request header.", code="MissingAuthenticationToken")
        token = self.world.authorizations.access_token(sent)
        authorization = token and self.world.authorizations.get(token.authorization_id)
        if token is None or (token.authorization_id and not (authorization and authorization.is_valid(visit.now))):
            raise denied("The access token you provided is revoked, malformed or invalid.")
        if token.expires_at <= visit.now:
            raise denied("The access token you provided has expired.")
        if token.secret_expires_at <= visit.now:
            raise ApiError(403, [error_entry("The LWA secret token you provided has expired.")])
        seller = self.world.seller_in(region, authorization.merchant_id) if authorization else None
        if seller is None:
            raise denied("")
        return self.world.applications[token.application_id], seller

    def _check_plan(self, call: Call) -> None:
        throttle, operation = self.world.throttle, call.operation
        owner = (operation.name, call.region, call.application.id)
        published = operation.application_plan
        if published and not throttle.take((*owner, "*"), published, call.now):
            raise over_quota("The frequency of requests was greater than what is allowed for the application.")
        assert operation.plan is not None  # noqa: S101 - every SP-API operation has one
        plan = throttle.plan(operation.name, operation.plan)
        if not throttle.take((*owner, call.seller.merchant_id), plan, call.now):
            raise over_quota("You exceeded your quota for the requested resource.")

    def _state_rate(self, response: Response, operation: Operation | None) -> None:
        if operation and operation.plan and response.status_code in RATE_HEADER_STATUSES:
            plan = self.world.throttle.plan(operation.name, operation.plan)
            response.headers["x-amzn-RateLimit-Limit"] = plan.header

    def _write_journal(
        self, request: Request, passage: Passage, response: Response, now: datetime, **more: Any
    ) -> None:
        self.world.journal.write(
            at=now,
            method=request.method,
            path=request.path,
            operation=passage.operation.name if passage.operation else "",
            region=passage.region,
            merchant_id=passage.merchant_id,
            status=response.status_code,
            query_keys=tuple(sorted(request.args.keys())),
            **more,
        )


def error_entry(message: str, *, code: str = "Unauthorized", details: str = "") -> dict[str, str]:
    """Return one entry of an error list."""
    return {"code": code, "message": message, "details": details}


def denied(details: str, *, code: str = "Unauthorized") -> ApiError:
    """Make the 403 of FACTS.md 1.5; empty details for whatever is not about the token itself."""
    return ApiError(403, [error_entry(DENIED, code=code, details=details)])


def over_quota(message: str) -> ApiError:
    """Make the 429; Amazon sends neither `Retry-After` nor the rate with it."""
    return ApiError(429, [error_entry(message, code="QuotaExceeded")])
