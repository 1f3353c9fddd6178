"""Who may use which route: one table, which a test holds against the application's routes."""

from enum import Enum
from types import MappingProxyType
from typing import Final

from litestar.types import Scope

from smartchat_core.model.api_key import KeyScope

__all__ = ["ROUTE_ACCESS", "RouteAccess", "access_of"]


class RouteAccess(Enum):
    """Who a route is for."""

    OPEN = "open"
    """Everybody: it shows nothing of anybody."""
    OPERATORS = "operators"
    """Operators with their token (`ops_access`), whatever users there are."""
    READ = "read"
    WRITE = "write"
    ASK = "ask"
    SYNC = "sync"
    """Users, and keys that are for this."""
    ACCOUNT = "account"
    """Users who have signed in, and no key: it is about their accounts."""
    PAGE = "page"
    """Users who have signed in; others are led to the sign-in."""

    @property
    def key_scope(self) -> KeyScope | None:
        """What a key has to be for; None where no key is enough."""
        return KeyScope(self.value) if self.value in set(KeyScope) else None


_OPEN, _READ, _WRITE, _ASK = RouteAccess.OPEN, RouteAccess.READ, RouteAccess.WRITE, RouteAccess.ASK
_ACCOUNT, _PAGE = RouteAccess.ACCOUNT, RouteAccess.PAGE
_CONVERSATION = "/api/v1/conversations/{conversation_id}"
_SHELF = "/api/v1/shelves/{shelf_id}"
_API_GROUP = "/api/v1/groups/{group_id}"
_DOCUMENT = "/api/documents/{document_id}"
_DOCUMENT_PAGE = "/library/documents/{document_id}"
_GROUP = "/groups/{group_id}"
_SECOND_FACTOR = "/account/second-factor"
_WEBHOOK = "/api/v1/webhooks/{webhook_id}"
_API_USER = "/api/v1/users/{user_id}"
_USER = "/users/{user_id}"
_SHELF_PAGE = "/account/shelves/{shelf_id}"
_SHELF_ACTIONS = (
    "rename",
    "remove",
    "documents",
    "documents/{document_id}/take",
    "shares",
    "shares/end",
    "decline",
    "accept",
)
_USER_ACTIONS = (
    "activate",
    "deactivate",
    "delete",
    "end-access",
    "password-link",
    "reset-second-factor",
    "role",
)

ROUTE_ACCESS: Final = MappingProxyType(
    {
        ("GET", "/"): _PAGE,
        ("GET", "/health"): _OPEN,
        ("GET", "/health/detailed"): RouteAccess.OPERATORS,
        ("GET", "/livez"): _OPEN,
        ("GET", "/metrics"): RouteAccess.OPERATORS,
        ("GET", "/ops"): RouteAccess.OPERATORS,
        ("GET", "/readyz"): _OPEN,
        ("GET", "/schema"): _OPEN,
        ("GET", "/schema/openapi.json"): _OPEN,
        ("GET", "/schema/openapi.yaml"): _OPEN,
        ("GET", "/schema/openapi.yml"): _OPEN,
        ("GET", "/schema/{path}"): _OPEN,
        ("GET", "/startupz"): _OPEN,
        ("GET", "/static/{file_path}"): _OPEN,
        ("GET", "/status"): _OPEN,
        ("GET", "/sign-in"): _OPEN,
        ("GET", "/account/oidc/{provider}/start"): _OPEN,
        ("GET", "/account/oidc/{provider}/callback"): _OPEN,
        ("POST", "/account/oidc/{provider}/backchannel-logout"): _OPEN,
        ("GET", "/account/identities"): _PAGE,
        ("POST", "/account/identities/unlink"): _PAGE,
        ("POST", "/sign-in"): _OPEN,
        ("POST", "/sign-in/code"): _OPEN,
        ("POST", "/sign-in/device"): _OPEN,
        ("POST", "/sign-in/enrol"): _OPEN,
        ("GET", "/sign-up"): _OPEN,
        ("POST", "/sign-up"): _OPEN,
        ("GET", "/account/forgotten"): _OPEN,
        ("POST", "/account/forgotten"): _OPEN,
        ("GET", "/account/data"): _PAGE,
        ("POST", "/account/data/delete"): _PAGE,
        ("GET", "/api/v1/account/export"): _ACCOUNT,
        ("DELETE", "/api/v1/account"): _ACCOUNT,
        ("GET", "/account/email"): _PAGE,
        ("POST", "/account/email"): _PAGE,
        ("POST", "/api/v1/account/forgotten"): _OPEN,
        ("POST", "/api/v1/account/email"): _ACCOUNT,
        ("POST", "/api/v1/sign-up"): _OPEN,
        ("POST", "/sign-out"): _PAGE,
        ("GET", "/account"): _PAGE,
        ("GET", "/account/confirm"): _PAGE,
        ("POST", "/account/confirm"): _PAGE,
        ("GET", "/account/keys"): _PAGE,
        ("POST", "/account/keys"): _PAGE,
        ("POST", "/account/keys/{key_id}/end"): _PAGE,
        ("GET", "/account/link"): _OPEN,
        ("POST", "/account/link"): _OPEN,
        ("GET", "/account/password"): _PAGE,
        ("POST", "/account/password"): _PAGE,
        ("POST", "/sign-in/passkey"): _OPEN,
        ("POST", "/sign-in/passkey/answer"): _OPEN,
        ("POST", "/account/confirm/passkey"): _PAGE,
        ("GET", "/account/passkeys"): _PAGE,
        ("POST", "/account/passkeys"): _PAGE,
        ("POST", "/account/passkeys/{passkey_id}/rename"): _PAGE,
        ("POST", "/account/passkeys/{passkey_id}/remove"): _PAGE,
        ("GET", _SECOND_FACTOR): _PAGE,
        ("POST", _SECOND_FACTOR): _PAGE,
        ("POST", f"{_SECOND_FACTOR}/confirm"): _PAGE,
        ("POST", f"{_SECOND_FACTOR}/recovery-codes"): _PAGE,
        ("POST", f"{_SECOND_FACTOR}/remove"): _PAGE,
        ("GET", "/account/sessions"): _PAGE,
        ("POST", "/account/sessions/end-others"): _PAGE,
        ("POST", "/account/sessions/{session_id}/end"): _PAGE,
        ("GET", "/library"): _PAGE,
        ("POST", "/library/files"): _PAGE,
        ("GET", _DOCUMENT_PAGE): _PAGE,
        ("POST", _DOCUMENT_PAGE): _PAGE,
        ("POST", f"{_DOCUMENT_PAGE}/take-back"): _PAGE,
        ("GET", "/library/editions"): _PAGE,
        ("POST", "/library/editions/merge"): _PAGE,
        ("POST", "/library/editions/{document_id}/split"): _PAGE,
        ("POST", "/library/editions/{document_id}/reset"): _PAGE,
        ("GET", "/account/shelves"): _PAGE,
        ("POST", "/account/shelves"): _PAGE,
        ("GET", _SHELF_PAGE): _PAGE,
        **{("POST", f"{_SHELF_PAGE}/{action}"): _PAGE for action in _SHELF_ACTIONS},
        ("GET", "/account/accesses"): _PAGE,
        ("POST", "/account/accesses"): _PAGE,
        ("POST", "/account/accesses/{access_id}/end"): _PAGE,
        ("POST", "/account/accesses/seen"): _PAGE,
        ("GET", "/audit"): _PAGE,
        ("GET", "/groups"): _PAGE,
        ("POST", "/groups"): _PAGE,
        ("GET", _GROUP): _PAGE,
        ("POST", f"{_GROUP}/members"): _PAGE,
        ("POST", f"{_GROUP}/members/{{name}}/remove"): _PAGE,
        ("POST", f"{_GROUP}/remove"): _PAGE,
        ("POST", f"{_GROUP}/rename"): _PAGE,
        ("GET", "/invitations"): _PAGE,
        ("POST", "/invitations"): _PAGE,
        ("POST", "/invitations/{reference}/withdraw"): _PAGE,
        ("GET", "/users"): _PAGE,
        ("GET", _USER): _PAGE,
        **{("POST", f"{_USER}/{action}"): _PAGE for action in _USER_ACTIONS},
        ("GET", "/api/documents"): _READ,
        ("GET", f"{_DOCUMENT}/metadata"): _READ,
        ("PATCH", f"{_DOCUMENT}/metadata"): _WRITE,
        ("POST", f"{_DOCUMENT}/reread"): _WRITE,
        ("GET", "/api/v1/works"): _READ,
        ("POST", "/api/v1/works"): _WRITE,
        ("PUT", "/api/v1/documents/{document_id}/edition"): _WRITE,
        ("POST", "/api/documents"): _WRITE,
        ("GET", _DOCUMENT): _READ,
        ("DELETE", _DOCUMENT): _WRITE,
        ("GET", f"{_DOCUMENT}/cover"): _READ,
        ("GET", f"{_DOCUMENT}/events"): _READ,
        ("GET", f"{_DOCUMENT}/removal"): _READ,
        ("GET", f"{_DOCUMENT}/text"): _READ,
        ("POST", "/api/ask"): _ASK,
        ("DELETE", "/api/conversations/{conversation}"): _WRITE,
        ("POST", "/api/feedback"): _WRITE,
        ("POST", "/api/quotes"): _READ,
        ("POST", "/api/search"): _READ,
        ("POST", "/api/summarize"): _ASK,
        ("POST", "/api/summarize/estimate"): _READ,
        ("GET", "/api/v1/conversations"): _READ,
        ("POST", "/api/v1/conversations"): _WRITE,
        ("GET", _CONVERSATION): _READ,
        ("PATCH", _CONVERSATION): _WRITE,
        ("DELETE", _CONVERSATION): _WRITE,
        ("GET", f"{_CONVERSATION}/export"): _READ,
        ("POST", f"{_CONVERSATION}/turns"): _ASK,
        ("GET", f"{_CONVERSATION}/turns/{{turn_id}}"): _READ,
        ("POST", f"{_CONVERSATION}/turns/{{turn_id}}/stop"): _ASK,
        ("GET", "/api/v1/documents/{document_id}/characters"): _READ,
        ("POST", "/api/v1/documents/{document_id}/characters/corrections"): _WRITE,
        ("DELETE", "/api/v1/documents/{document_id}/characters/corrections"): _WRITE,
        ("GET", "/api/v1/blocks"): _ACCOUNT,
        ("POST", "/api/v1/blocks"): _ACCOUNT,
        ("DELETE", "/api/v1/blocks"): _ACCOUNT,
        ("GET", "/api/v1/keys"): _ACCOUNT,
        ("POST", "/api/v1/keys"): _ACCOUNT,
        ("DELETE", "/api/v1/keys/{key_id}"): _ACCOUNT,
        ("GET", "/api/v1/shelves"): _READ,
        ("POST", "/api/v1/shelves"): _WRITE,
        ("GET", _SHELF): _READ,
        ("PATCH", _SHELF): _WRITE,
        ("DELETE", _SHELF): _WRITE,
        ("GET", f"{_SHELF}/documents"): _READ,
        ("PUT", f"{_SHELF}/documents/{{document_id}}"): _WRITE,
        ("DELETE", f"{_SHELF}/documents/{{document_id}}"): _WRITE,
        ("GET", f"{_SHELF}/shares"): _ACCOUNT,
        ("PUT", f"{_SHELF}/shares"): _ACCOUNT,
        ("DELETE", f"{_SHELF}/shares"): _ACCOUNT,
        ("PUT", f"{_SHELF}/declined"): _ACCOUNT,
        ("DELETE", f"{_SHELF}/declined"): _ACCOUNT,
        ("GET", "/api/v1/break-glass"): _ACCOUNT,
        ("POST", "/api/v1/break-glass"): _ACCOUNT,
        ("DELETE", "/api/v1/break-glass/{access_id}"): _ACCOUNT,
        ("GET", "/api/v1/access-notices"): _ACCOUNT,
        ("GET", "/api/v1/audit"): _ACCOUNT,
        ("GET", "/api/v1/audit/verification"): _ACCOUNT,
        ("GET", "/api/v1/security/investigation"): _ACCOUNT,
        ("GET", "/api/v1/security/review"): _ACCOUNT,
        ("DELETE", "/api/v1/security/credentials/{credential}"): _ACCOUNT,
        ("POST", "/api/v1/security/notices"): _ACCOUNT,
        ("PUT", "/api/v1/access-notices/seen"): _ACCOUNT,
        ("GET", "/api/v1/webhooks"): _ACCOUNT,
        ("POST", "/api/v1/webhooks"): _ACCOUNT,
        ("DELETE", _WEBHOOK): _ACCOUNT,
        ("POST", f"{_WEBHOOK}/enable"): _ACCOUNT,
        ("POST", f"{_WEBHOOK}/secret"): _ACCOUNT,
        ("POST", f"{_WEBHOOK}/test"): _ACCOUNT,
        ("GET", f"{_WEBHOOK}/deliveries"): _ACCOUNT,
        ("POST", f"{_WEBHOOK}/replay"): _ACCOUNT,
        ("POST", f"{_WEBHOOK}/deliveries/{{message}}/replay"): _ACCOUNT,
        ("GET", "/api/v1/groups"): _ACCOUNT,
        ("POST", "/api/v1/groups"): _ACCOUNT,
        ("GET", _API_GROUP): _ACCOUNT,
        ("PATCH", _API_GROUP): _ACCOUNT,
        ("DELETE", _API_GROUP): _ACCOUNT,
        ("GET", f"{_API_GROUP}/members"): _ACCOUNT,
        ("PUT", f"{_API_GROUP}/members"): _ACCOUNT,
        ("DELETE", f"{_API_GROUP}/members"): _ACCOUNT,
        ("GET", "/api/v1/session"): _ACCOUNT,
        ("DELETE", "/api/v1/session"): _ACCOUNT,
        ("GET", "/api/v1/sessions"): _ACCOUNT,
        ("DELETE", "/api/v1/sessions"): _ACCOUNT,
        ("DELETE", "/api/v1/sessions/{session_id}"): _ACCOUNT,
        ("GET", "/api/v1/passkeys"): _ACCOUNT,
        ("POST", "/api/v1/passkeys"): _ACCOUNT,
        ("POST", "/api/v1/passkeys/options"): _ACCOUNT,
        ("PATCH", "/api/v1/passkeys/{passkey_id}"): _ACCOUNT,
        ("DELETE", "/api/v1/passkeys/{passkey_id}"): _ACCOUNT,
        ("GET", "/api/v1/invitations"): _ACCOUNT,
        ("POST", "/api/v1/invitations"): _ACCOUNT,
        ("DELETE", "/api/v1/invitations/{reference}"): _ACCOUNT,
        ("GET", "/api/v1/users"): _ACCOUNT,
        ("GET", _API_USER): _ACCOUNT,
        ("PATCH", _API_USER): _ACCOUNT,
        ("DELETE", _API_USER): _ACCOUNT,
        ("DELETE", f"{_API_USER}/access"): _ACCOUNT,
        ("POST", f"{_API_USER}/password-link"): _ACCOUNT,
        ("DELETE", f"{_API_USER}/second-factor"): _ACCOUNT,
    }
)


def access_of(scope: Scope) -> RouteAccess:
    """Who the route of a request is for; one that the table does not name is for nobody but users themselves."""
    method = str(scope.get("method", ""))
    if method == "OPTIONS":
        return RouteAccess.OPEN
    found = ROUTE_ACCESS.get(("GET" if method == "HEAD" else method, scope["path_template"]))
    return RouteAccess.ACCOUNT if found is None else found
