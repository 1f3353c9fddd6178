"""Errors as RFC 9457 problems: what happened and what to do, and nothing of the machine's insides."""

import logging
from dataclasses import dataclass
from http import HTTPStatus
from math import ceil
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from smartchat.web.forms import FormPage
from smartchat.web.limits import TooBusy
from smartchat.web.mounting import prefix_of
from smartchat.web.schemas import ProblemFieldView, ProblemView
from smartchat_core import errors
from smartchat_core.errors import SmartChatError
from smartchat_core.events import ErrorOccurred

__all__ = ["EXCEPTION_HANDLERS", "PROBLEM_MEDIA_TYPE", "Problem", "error_event", "status_of", "to_problem"]

log = logging.getLogger(__name__)

PROBLEM_MEDIA_TYPE = "application/problem+json"

# The nearest ancestor counts, so a new error of the core gets its family's status.
_STATUS: dict[type[SmartChatError], HTTPStatus] = {
    SmartChatError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.InputError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.UnsupportedFormat: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.FileTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.InvalidRequest: HTTPStatus.BAD_REQUEST,
    errors.SignInRefused: HTTPStatus.UNAUTHORIZED,
    errors.SecondFactorRequired: HTTPStatus.UNAUTHORIZED,
    errors.TokenRefused: HTTPStatus.UNAUTHORIZED,
    errors.LinkRefused: HTTPStatus.NOT_FOUND,
    errors.NameTaken: HTTPStatus.CONFLICT,
    errors.LookupFailed: HTTPStatus.NOT_FOUND,
    errors.DocumentNotReady: HTTPStatus.CONFLICT,
    errors.LimitExceeded: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.BudgetExceeded: HTTPStatus.PAYMENT_REQUIRED,
    errors.RateLimited: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Overloaded: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.AmbiguousParser: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.ConcurrencyError: HTTPStatus.CONFLICT,
    errors.DependencyError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ParserCrashed: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.StorageFull: HTTPStatus.INSUFFICIENT_STORAGE,
    errors.ModelUnavailable: HTTPStatus.BAD_GATEWAY,
    errors.NotSignedIn: HTTPStatus.UNAUTHORIZED,
    errors.StepUpRequired: HTTPStatus.FORBIDDEN,
    errors.PermissionDenied: HTTPStatus.FORBIDDEN,
    errors.SharingEnded: HTTPStatus.CONFLICT,
}
_RETRY_SECONDS = 5
_BODY = "data"
"""What the framework calls the body of a request."""
_KNOWN = frozenset(HTTPStatus)
_OWN_FAULT = "Something went wrong here. The details are in the log of the server."


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """What a request ended in; `retry_seconds` after which it may be tried again, where that may help."""

    title: str
    status: int
    detail: str
    code: str
    type: str = "about:blank"
    remedy: str = ""
    errors: tuple[ProblemFieldView, ...] = ()
    retry_seconds: int | None = None

    @property
    def view(self) -> ProblemView:
        """The body of the answer."""
        return ProblemView(
            type=self.type,
            title=self.title,
            status=self.status,
            detail=self.detail,
            code=self.code,
            remedy=self.remedy,
            errors=self.errors,
        )


def to_problem(error: Exception, *, prefix: str = "") -> Problem:
    """The problem that an error is to the client.

    A fault of the server itself is reported without its details: they may name paths and addresses. `prefix` is what
    the addresses of a mounted application begin with.
    """
    if isinstance(error, SmartChatError):
        return _of_domain(error)
    if isinstance(error, TooBusy):
        return Problem(
            title="Too busy",
            status=HTTPStatus.SERVICE_UNAVAILABLE,
            detail=f"{error}."[0].upper() + f"{error}."[1:],
            code="too_busy",
            remedy=f"Try again in {error.retry_seconds} seconds.",
            retry_seconds=error.retry_seconds,
        )
    if isinstance(error, HTTPException) and error.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
        return _of_request(error, prefix)
    return Problem(
        title=HTTPStatus.INTERNAL_SERVER_ERROR.phrase,
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
        detail=_OWN_FAULT,
        code="internal_error",
    )


def error_event(error: Exception) -> ErrorOccurred:
    """The last event of a stream that ends in this error."""
    _log(error)
    problem = to_problem(error)
    return ErrorOccurred(code=problem.code, message=problem.detail, remedy=problem.remedy)


def status_of(kind: type[SmartChatError]) -> HTTPStatus:
    """The status of the problem that an error of this type is."""
    return next(_STATUS[base] for base in kind.__mro__ if base in _STATUS)


def _of_domain(error: SmartChatError) -> Problem:
    status = status_of(type(error))
    if isinstance(error, errors.FileNotStored):
        detail, remedy = "What is asked for is not stored.", ""  # the error names the store's key
    elif isinstance(error, errors.AddressRefused):
        detail, remedy = _sentence(error.message), error.remedy  # the cause says how a name is resolved here
    elif isinstance(error, errors.SignInRefused | errors.PermissionDenied):
        detail, remedy = error.public_message(), ""
    elif status >= HTTPStatus.INTERNAL_SERVER_ERROR or isinstance(error, errors.ConfigurationError):
        detail = (type(error).__doc__ or "").partition("\n")[0]
        remedy = type(error).default_remedy
    else:
        detail = " ".join(_sentence(part) for part in (error.message, error.cause) if part)
        remedy = error.remedy
    return Problem(
        type=f"urn:smartchat:problem:{error.code}",
        title=error.code.replace("_", " ").capitalize(),
        status=status,
        detail=detail,
        code=error.code,
        remedy=remedy,
        retry_seconds=_retry_seconds(error),
    )


def _retry_seconds(error: SmartChatError) -> int | None:
    if isinstance(error, errors.RateLimited | errors.Overloaded):
        return max(ceil(error.retry_after_seconds), 1)
    return _RETRY_SECONDS if error.transient else None


def _of_request(error: HTTPException, prefix: str) -> Problem:
    if error.status_code not in _KNOWN:
        # 499 of a client that has gone, which is never sent, is no status of the standard.
        return Problem(title=error.detail, status=error.status_code, detail=error.detail, code="client_closed_request")
    status = HTTPStatus(error.status_code)
    fields: tuple[ProblemFieldView, ...] = ()
    detail = error.detail
    if isinstance(error, ValidationException):
        fields = tuple(_fields(error.extra))
        detail = "The request does not have the form that is asked for."
    elif status in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}:
        detail = status.description + "."
    return Problem(
        title=status.phrase,
        status=status,
        detail=detail or status.phrase,
        code="invalid_request" if fields else status.name.lower(),
        remedy=f"The description of the interface is at {prefix}/schema." if status < HTTPStatus.UNAUTHORIZED else "",
        errors=fields,
    )


def _fields(extra: Any) -> list[ProblemFieldView]:
    found = extra if isinstance(extra, list) else []
    return [_field(str(one.get("key", "")), str(one.get("message", ""))) for one in found if isinstance(one, dict)]


def _field(name: str, message: str) -> ProblemFieldView:
    if message == repr(name):  # the KeyError of an argument that the request does not give
        name, message = ("body", "the request has no body") if name == _BODY else (name, "it is missing")
    return ProblemFieldView(field=name, message=message)


def _sentence(text: str) -> str:
    whole = text[0].upper() + text[1:]
    return whole if whole.endswith((".", "!", "?", ":")) else f"{whole}."


def _log(error: Exception, request: Request[Any, Any, Any] | None = None) -> None:
    problem = to_problem(error)
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, TooBusy | errors.Overloaded):
        # The route and not the path, which may hold private data.
        asked = {"method": request.method, "route": request.scope.get("path_template", "")} if request else {}
        log.error("a request failed", exc_info=error, extra={"code": problem.code, "status": problem.status, **asked})


def _answer(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    _log(error, request)
    problem = to_problem(error, prefix=prefix_of(request.scope))
    headers = dict(getattr(error, "headers", None) or {})
    if problem.retry_seconds is not None:
        headers["Retry-After"] = str(problem.retry_seconds)
    if _wants_a_page(request):
        return FormPage(request).show(
            "problem",
            problem.title,
            status=problem.status,
            problem=problem.detail,
            headers=headers,
            remedy=problem.remedy,
        )
    return Response(problem.view, status_code=problem.status, headers=headers, media_type=PROBLEM_MEDIA_TYPE)


def _wants_a_page(request: Request[Any, Any, Any]) -> bool:
    """Whether a browser shows the answer: it asks for HTML by name, which programs and scripts of pages do not."""
    path = str(request.scope.get("path", ""))
    return not path.startswith("/api/") and "text/html" in request.headers.get("accept", "")


EXCEPTION_HANDLERS: dict[int | type[Exception], Any] = {Exception: _answer, HTTPException: _answer}
