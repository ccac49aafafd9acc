"""The faults that any SP-API operation, storage and the token endpoint may suffer, whatever they do."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from werkzeug import Response

from .delivery import Delivery, cut_at, deliver_whole, drip, drop, stay_silent
from .faults import Fault, declare
from .routing import Operation, answer_json

if TYPE_CHECKING:
    from .world import World

Struck = tuple[Response, Delivery, str]

HTML_503 = "<html><head><title>503 Service Unavailable</title></head><body><h1>Service Unavailable</h1></body></html>"


def _refusal(operation: Operation, status: int, code: str, message: str) -> Response:
    """Refuse in the language of the place: SP-API, token endpoint or storage."""
    if operation.is_api:
        return answer_json({"errors": [{"code": code, "message": message, "details": ""}]}, status)
    if operation.template.startswith("/auth/"):
        error = "server_error" if status >= 500 else "temporarily_unavailable"
        return answer_json({"error": error, "error_description": message}, status)
    told = f"<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code><Message>{message}</Message></Error>"
    return Response(told, status, mimetype="application/xml")


def _quota(operation: Operation) -> Response:
    return _refusal(operation, 429, "QuotaExceeded", "You exceeded your quota for the requested resource.")


def _internal_failure(operation: Operation) -> Response:
    return _refusal(operation, 500, "InternalFailure", "We encountered an internal error. Please try again.")


def _html_page(_operation: Operation) -> Response:
    return Response(HTML_503, 503, mimetype="text/html")


def _role_missing(operation: Operation) -> Response:
    return _refusal(operation, 403, "Unauthorized", "Access to requested resource is denied.")


def _secret_expired(operation: Operation) -> Response:
    return _refusal(operation, 403, "Unauthorized", "The LWA secret token you provided has expired.")


BEFORE: dict[str, tuple[Callable[[Operation], Response], Delivery]] = {
    "F01": (_quota, deliver_whole),
    "F10": (_internal_failure, deliver_whole),
    "F12": (_html_page, deliver_whole),
    "F13": (_internal_failure, drop),
    "F14": (_internal_failure, stay_silent),
    "F34": (_secret_expired, deliver_whole),
    "F36": (_role_missing, deliver_whole),
}

ONLY_API = {"F34", "F36"}  # the token endpoint has its own F34

for _id, _description in {
    "F01": "429 QuotaExceeded without rate or Retry-After",
    "F02": "The burst is spent: the bucket is empty and refills slowly",
    "F10": "500 InternalFailure",
    "F12": "503 with an HTML page",
    "F13": "The connection is closed without an answer, nothing was done",
    "F14": "No answer at all; the connection stays open and silent",
    "F16": "The answer drips, one byte a second",
    "F17": "The request is applied and its answer is lost",
    "F18": "The body is cut before its end",
    "F22": "200 with an empty payload",
    "F24": "Unknown fields and an unknown status in the answer",
    "F36": "403 for this operation, as if a role were missing",
}.items():
    declare(_id, _description)


def may_fail(operation: Operation | None) -> bool:
    """Pages for people and tests never fail; what a channel calls may."""
    return operation is not None and (operation.is_api or operation.template.startswith(("/auth/", "/storage/")))


def spoil_before(
    world: "World", operation: Operation | None, merchant_id: str, now: datetime, region: str
) -> Struck | None:
    """Let a fault answer in place of the handler; None when none strikes."""
    if operation is None or not may_fail(operation):
        return None
    if operation.plan and world.faults.strikes("F02", account=merchant_id, operation=operation.name):
        for application_id in world.applications:
            owner = (operation.name, region, application_id, merchant_id)
            world.throttle.drain(owner, world.throttle.plan(operation.name, operation.plan), now)
    for fault_id, (make, deliver) in BEFORE.items():
        if fault_id in ONLY_API and not operation.is_api:
            continue
        if _strike(world, fault_id, operation, merchant_id):
            return make(operation), deliver, fault_id
    return None


def _strike(world: "World", fault_id: str, operation: Operation, merchant_id: str) -> Fault | None:
    return world.faults.strikes(
        fault_id, account=merchant_id, operation=operation.name, must_be_named=not operation.is_api
    )


def spoil_after(world: "World", operation: Operation | None, merchant_id: str, response: Response) -> Struck:
    """Let faults change the handler's answer or its delivery."""
    if operation is None or not may_fail(operation):
        return response, deliver_whole, ""
    struck: Struck = (response, deliver_whole, "")
    for fault_id, change in AFTER.items():
        if fault := _strike(world, fault_id, operation, merchant_id):
            struck = change(fault, struck[0])
    return struck


def _empty(fault: Fault, response: Response) -> Struck:
    """F22: what would hold the data is there and holds nothing; `body` may name another emptiness."""
    body = fault.options.get("body", {"payload": None} if "payload" in _read(response) else {})
    return answer_json(body, response.status_code), deliver_whole, fault.id


def _unknown_parts(fault: Fault, response: Response) -> Struck:
    """F24: a field nobody knows in every object, and a status nobody knows in place of one."""
    told = json.dumps(_with_unknown(_read(response), str(fault.options.get("status", "ON_HOLD"))))
    return (
        Response(told, response.status_code, response.headers, mimetype="application/json"),
        deliver_whole,
        fault.id,
    )


def _with_unknown(value: Any, status: str) -> Any:
    if isinstance(value, list):
        return [_with_unknown(one, status) for one in value]
    if not isinstance(value, dict):
        return value
    changed = {
        key: status if key.endswith("tatus") and isinstance(one, str) else _with_unknown(one, status)
        for key, one in value.items()
    }
    return {**changed, "unheardOfField": {"addedIn": "2027-01-01"}}


def _read(response: Response) -> Any:
    try:
        return json.loads(response.get_data() or b"{}")
    except ValueError:
        return {}


def _cut(fault: Fault, response: Response) -> Struck:
    share = float(fault.options.get("share", fault.chance.randrange(1, 16) / 16))
    return response, cut_at(share), fault.id


AFTER: dict[str, Callable[[Fault, Response], Struck]] = {
    "F22": _empty,
    "F24": _unknown_parts,
    "F16": lambda fault, response: (response, drip, fault.id),
    "F17": lambda fault, response: (response, drop, fault.id),
    "F18": _cut,
}
