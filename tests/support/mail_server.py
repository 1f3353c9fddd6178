"""A mail server on loopback, with or without TLS and a login."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

__all__ = ["PASSWORD", "USER", "Mailbox", "certificate", "mail_server"]

USER, PASSWORD = "books", "of a test"


@dataclass(kw_only=True, slots=True)
class Mailbox:
    """What the server took, where it listens, and what it answers to a recipient in place of taking it."""

    port: int = 0
    answer: str = ""
    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802  # the name that aiosmtpd calls
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # as above
        found = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.mails.append(found)
        return "250 OK"


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The context of a server of this name, and that of a client that knows its certificate."""
    key, pem = folder / f"{name}.key", folder / f"{name}.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={name}"]
    command += ["-addext", f"subjectAltName=DNS:{name}", "-keyout", str(key), "-out", str(pem)]
    subprocess.run(command, check=True, capture_output=True)  # fixed
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(pem, key)
    return server, ssl.create_default_context(cafile=str(pem))


class _Server(Controller):  # type: ignore[misc,unused-ignore]
    def _trigger_server(self) -> None:
        """Connects once to the server; only now is the port known."""
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def mail_server(
    *, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None, login: bool = False
) -> Iterator[Mailbox]:
    """Listens at a random port while the block runs."""
    box = Mailbox()

    def authenticate(*given: Any) -> AuthResult:
        data = given[-1]
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)

    options: dict[str, Any] = {"tls_context": starttls, "require_starttls": starttls is not None}
    if login:
        # TLS from the first byte on is none that aiosmtpd knows of, and it warns where a login is required without.
        options |= {"authenticator": authenticate, "auth_required": tls is None, "auth_require_tls": tls is None}
    controller = _Server(box, hostname="127.0.0.1", port=0, ssl_context=tls, ready_timeout=60.0, **options)
    controller.start()
    try:
        box.port = controller.port
        yield box
    finally:
        controller.stop(no_assert=True)
