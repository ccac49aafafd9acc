"""Errors of REST, all of one shape: {"code", "message", "fields"}."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from tradewind.base.errors import Refused

log = logging.getLogger("tradewind.api")

CODES = {
    400: "invalid_input",
    401: "token_missing",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "media_type_unknown",
}


def add_handlers(api: NinjaAPI) -> None:
    """Let every error of a route become our shape."""

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:  # noqa: ARG001 (ninja's signature)
        return answer(refusal.status, refusal.code, refusal.message, refusal.fields)

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:  # noqa: ARG001 (ninja's signature)
        fields = {_name_field(one["loc"]): _say(one) for one in error.errors}
        return answer(422, "invalid_input", _("The input is not as expected: see fields."), fields)

    @api.exception_handler(AuthenticationError)
    def unknown_caller(request: HttpRequest, error: AuthenticationError) -> HttpResponse:  # noqa: ARG001 (ninja's signature)
        return answer_status(401)

    @api.exception_handler(HttpError)
    def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:  # noqa: ARG001 (ninja's signature)
        return answer_status(error.status_code)

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:  # noqa: ARG001 (ninja's signature)
        return answer_status(404)

    @api.exception_handler(RequestDataTooBig)
    def too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:  # noqa: ARG001 (ninja's signature)
        return answer_status(413)

    @api.exception_handler(SuspiciousOperation)
    @api.exception_handler(MultiPartParserError)
    def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:  # noqa: ARG001 (ninja's signature)
        return answer_status(400)

    @api.exception_handler(Exception)
    def our_error(request: HttpRequest, error: Exception) -> HttpResponse:
        # the error's own text may hold what a caller sent, so only its class and place are kept
        log.error("%s %s: %s", request.method, request.path, type(error).__name__, exc_info=_without_text(error))
        return answer_status(500)


def answer(status: int, code: str, message: str, fields: dict[str, str] | None = None) -> HttpResponse:
    """Return an error answer of our shape."""
    response = JsonResponse({"code": code, "message": message, "fields": fields or {}}, status=status)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def answer_status(status: int) -> HttpResponse:
    """Return the error answer of a status that tells all there is to tell."""
    sentences = {
        400: _("The request cannot be read. A body is JSON in UTF-8, a file stands in multipart/form-data."),
        401: _("A token is needed: Authorization: Bearer <token>. Make one under Settings, API tokens."),
        403: _("This is not allowed."),
        404: _("There is nothing at this address."),
        405: _("This address does not take this method; see Allow."),
        413: _("The body is too large."),
        415: _("The body is not of a type that this address takes."),
    }
    code = CODES.get(status, "our_error" if status >= 500 else "invalid_input")
    ours = _("Something went wrong on our side. Nothing was lost; try again in a moment.")
    return answer(status, code, sentences.get(status, ours if status >= 500 else sentences[400]))


class OneShapeMiddleware:
    """Gives our shape to the errors that are answered before or beside the routes: unknown addresses, methods."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in our shape where an error of REST is not in it yet."""
        response = self.get_response(request)
        is_ours = response.headers.get("Content-Type", "").startswith("application/json")
        if not request.path.startswith("/api/") or response.status_code < 400 or is_ours:
            return response
        shaped = answer_status(response.status_code)
        if "Allow" in response.headers:
            shaped["Allow"] = response.headers["Allow"]
        return shaped


def _name_field(location: tuple[Any, ...]) -> str:
    """Return "items.0.sku" for ("body", "payload", "items", 0, "sku"): what stands in the caller's own input."""
    parts = list(location)
    inner = parts[2:] if parts[0] == "body" and len(parts) > 2 else parts[1:]
    return ".".join(str(part) for part in inner or parts)


def _say(error: dict[str, Any]) -> str:
    words = str(error.get("msg", ""))
    return words[:1].upper() + words[1:] + "."


def _without_text(error: Exception) -> tuple[type[BaseException], BaseException, Any]:
    return RuntimeError, RuntimeError(type(error).__name__), error.__traceback__
