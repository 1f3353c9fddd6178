import httpx
import pytest
from litestar.exceptions import HTTPException

from smartchat.web.errors import error_event, to_problem
from smartchat.web.limits import Slots, TooBusy
from smartchat_core import errors
from smartchat_core.errors import SmartChatError
from smartchat_core.model.security import LimitScope

KINDS = [getattr(errors, name) for name in errors.__all__]
STATUS = {
    "unsupported_format": 415,
    "ambiguous_parser": 415,
    "file_too_large": 413,
    "empty_file": 422,
    "damaged_file": 422,
    "encrypted_file": 422,
    "hostile_file": 422,
    "needs_ocr": 422,
    "invalid_request": 400,
    "document_not_found": 404,
    "section_ambiguous": 400,
    "section_not_found": 404,
    "document_not_ready": 409,
    "document_busy": 409,
    "budget_exceeded": 402,
    "rate_limited": 429,
    "overloaded": 503,
    "parsing_timed_out": 422,
    "storage_unavailable": 503,
    "storage_full": 507,
    "database_unavailable": 503,
    "index_unavailable": 503,
    "model_unavailable": 502,
    "configuration_error": 500,
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_error_of_the_core_is_a_problem(kind: type[SmartChatError]) -> None:
    problem = to_problem(kind("/secret/path is at fault", cause="a cause", remedy="a remedy"))
    assert 400 <= problem.status < 600
    assert problem.code == kind.code
    assert problem.type == f"urn:smartchat:problem:{kind.code}"
    assert problem.detail
    if kind is errors.FileNotStored:
        assert "/secret/path" not in f"{problem.detail}{problem.remedy}"  # a key of the store is of the inside, too
    elif kind is errors.AmbiguousParser:
        assert "/secret/path" not in f"{problem.detail}{problem.remedy}"  # packages and settings are for the operator
    elif kind is errors.AddressRefused:
        assert problem.detail == "/secret/path is at fault."  # the cause says what a name is resolved to
        assert problem.remedy == "a remedy"
    elif kind in {errors.PermissionDenied, errors.SignInRefused}:
        assert "/secret/path" not in problem.detail  # it would say who there is, and what they may do
    elif problem.status < 500:
        assert "/secret/path is at fault" in problem.detail
        assert "A cause." in problem.detail
        assert problem.remedy == "a remedy"
    else:
        # What the server is to blame for may name paths and addresses.
        assert "/secret/path" not in f"{problem.detail}{problem.remedy}"
        assert problem.remedy == kind.default_remedy
    assert (problem.retry_seconds is not None) == kind.transient


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.code in STATUS], ids=lambda kind: kind.__name__)
def test_statuses(kind: type[SmartChatError]) -> None:
    assert to_problem(kind("x")).status == STATUS[kind.code]


@pytest.mark.parametrize(("wait", "reported"), [(0.0, 1), (0.2, 1), (7.1, 8), (300.0, 300)])
@pytest.mark.parametrize("kind", [errors.RateLimited, errors.Overloaded])
def test_when_to_come_again(kind: type[errors.RateLimited | errors.Overloaded], wait: float, reported: int) -> None:
    assert to_problem(kind("x", retry_after_seconds=wait)).retry_seconds == reported


def test_unforeseen_errors_report_nothing() -> None:
    for error in (RuntimeError("secret"), HTTPException(detail="secret", status_code=500)):
        problem = to_problem(error)
        assert (problem.status, problem.code) == (500, "internal_error")
        assert "secret" not in problem.detail


def test_last_event_of_a_failed_stream() -> None:
    event = error_event(errors.DocumentNotFound("there is no document x"))
    assert (event.code, event.message) == ("document_not_found", "There is no document x.")
    assert event.remedy


def test_places_are_given_back() -> None:
    slots = Slots(1, scope=LimitScope.ASKS)
    with slots.taken("ann"), pytest.raises(TooBusy, match="too many questions"), slots.taken("ann"):
        pass
    with slots.taken("ann"):
        pass


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "/api/documents/doc-none", 404, "document_not_found"),
        ("GET", "/static/none.js", 404, "not_found"),
        ("GET", "/static/../app.py", 404, "not_found"),
        ("GET", "/static/%2e%2e/app.py", 404, "not_found"),
        ("PUT", "/health", 405, "method_not_allowed"),
        ("GET", "/api/ask", 405, "method_not_allowed"),
    ],
)
def test_wrong_addresses(client: httpx.Client, method: str, path: str, status: int, code: str) -> None:
    response = client.request(method, path)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.headers["content-type"] == "application/problem+json"


def test_problem_has_the_members_of_the_standard(client: httpx.Client) -> None:
    found = client.post("/api/search", json={"query": "x", "limit": "many"}).json()
    assert set(found) == {"type", "title", "status", "detail", "code", "remedy", "errors"}
    assert found["errors"][0]["field"] == "limit"


def test_body_that_is_no_json(client: httpx.Client) -> None:
    response = client.post("/api/search", content=b"{", headers={"content-type": "application/json"})
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/api/search", "/api/summarize"])
def test_a_body_that_is_missing_is_named(client: httpx.Client, path: str) -> None:
    problem = client.post(path).json()
    assert problem["status"] == 400
    assert problem["errors"] == [{"field": "body", "message": "the request has no body"}]
    assert problem["remedy"] == "The description of the interface is at /schema."


@pytest.mark.parametrize(
    ("path", "name"), [("/api/quotes", "topic"), ("/api/search", "query"), ("/api/ask", "question")]
)
@pytest.mark.parametrize(("value", "fault"), [("?!", "is empty"), ("a" * 10_001, "characters")])
def test_the_text_that_is_at_fault_is_named(client: httpx.Client, path: str, name: str, value: str, fault: str) -> None:
    problem = client.post(path, json={name: value}, headers={"accept": "application/json"}).json()
    assert problem["status"] == 400
    assert problem["detail"].startswith(f"The {name} ")
    assert fault in problem["detail"]
