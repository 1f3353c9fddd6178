"""Mails by SMTP (RFC 5321), over a connection to an address that was checked."""

from __future__ import annotations

import asyncio
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

import httpcore

from smartchat_adapters.mail.written import written
from smartchat_adapters.outgoing.resolving import Resolve, checked_addresses, system_addresses
from smartchat_adapters.outgoing.transport import tls_context
from smartchat_core.errors import MailRefused, MailUnavailable
from smartchat_core.model.mail import MailMessage
from smartchat_core.outgoing.policy import OutgoingPolicy

__all__ = ["MailSecurity", "MailServer", "SmtpMailer"]

_PERMANENT: Final = 500
_AUTHENTICATION: Final = frozenset({530, 534, 535, 538})


class MailSecurity(StrEnum):
    """How the connection is encrypted."""

    STARTTLS = "starttls"
    """It begins without, and nothing is sent before TLS (RFC 3207)."""
    TLS = "tls"
    """From the first byte on (RFC 8314)."""
    NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class MailServer:
    """The server, and how to log in to it; without a user nobody logs in. `seconds` is how long one mail may take."""

    host: str
    port: int
    security: MailSecurity
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    seconds: float = 30.0


class SmtpMailer:
    """Sends each mail on a connection of its own, in a thread.

    There is no proxy: the one of the settings is for HTTP. Certificates are checked against the name of the server.

    Args:
        server: where to.
        policy: what may be connected to.
        tls: makes the context for TLS.
        resolve: the resolver.
    """

    def __init__(
        self,
        server: MailServer,
        policy: OutgoingPolicy,
        *,
        tls: Callable[[], ssl.SSLContext] = tls_context,
        resolve: Resolve = system_addresses,
    ) -> None:
        self._server = server
        self._policy = policy
        self._tls = tls
        self._resolve = resolve

    async def send(self, message: MailMessage) -> None:
        """Hand the mail to the server."""
        body = written(message, sender=self._server.sender).as_bytes()
        connection = _Connection(self._server, self._policy, self._tls, self._resolve)
        try:
            async with asyncio.timeout(self._server.seconds):
                await asyncio.to_thread(_hand_over, connection, self._server, body, message.to)
        except TimeoutError as exc:
            connection.abort()
            raise MailUnavailable(
                "the mail server took too long", cause=f"it was not done within {self._server.seconds:g} seconds"
            ) from exc
        except asyncio.CancelledError:
            connection.abort()
            raise


class _Connection(smtplib.SMTP):
    """smtplib's client on a socket whose address was checked, and that another thread can close."""

    def __init__(
        self, server: MailServer, policy: OutgoingPolicy, tls: Callable[[], ssl.SSLContext], resolve: Resolve
    ) -> None:
        self._server = server
        self._policy = policy
        self._make_tls = tls
        self._resolve = resolve
        self._opened: socket.socket | None = None
        self._aborted = False
        # The name for HELO is given, because smtplib would ask the resolver for this machine's.
        super().__init__(local_hostname=server.sender.rpartition("@")[2], timeout=server.seconds)

    def open(self) -> None:
        """Connect, and encrypt.

        Raises:
            AddressRefused: the server may not be connected to.
            OSError: it does not answer.
            smtplib.SMTPException: it does not do what it has to.
        """
        self._host = self._server.host  # the name that certificates are checked for
        self.connect(self._server.host, self._server.port)
        if self._server.security is MailSecurity.STARTTLS:
            self.starttls(context=self._make_tls())
            self._opened = self.sock
        self.ehlo_or_helo_if_needed()

    def abort(self) -> None:
        """End whatever the thread waits for."""
        self._aborted = True
        if self._opened is not None:
            self._opened.close()

    def _get_socket(self, host: str, port: int, timeout: Any) -> socket.socket:
        try:
            addresses = checked_addresses(self._policy, host, port, self._resolve)
        except httpcore.ConnectError as exc:
            raise OSError(str(exc)) from exc
        failed: OSError | None = None
        until = time.monotonic() + timeout
        for number, address in enumerate(addresses):
            share = max(until - time.monotonic(), 0.1) / (len(addresses) - number)
            try:
                opened = socket.create_connection((str(address), port), share)
            except OSError as exc:
                failed = exc
                continue
            opened.settimeout(timeout)
            self._opened = opened
            if self._server.security is MailSecurity.TLS:
                self._opened = self._make_tls().wrap_socket(opened, server_hostname=host)
            if self._aborted:
                self._opened.close()
            return self._opened
        raise failed or OSError(f"{host} has no address")


def _hand_over(connection: _Connection, server: MailServer, body: bytes, to: str) -> None:
    try:
        try:
            connection.open()
            if server.user:
                connection.login(server.user, server.password)
            connection.sendmail(server.sender, [to], body)
        finally:
            connection.close()
    except smtplib.SMTPRecipientsRefused as exc:
        code, text = next(iter(exc.recipients.values()))
        raise _refusal(code, text) from exc
    except smtplib.SMTPResponseException as exc:
        raise _refusal(exc.smtp_code, exc.smtp_error) from exc
    except (smtplib.SMTPException, OSError, ValueError) as exc:
        raise MailUnavailable("the mail could not be sent", cause=str(exc) or type(exc).__name__) from exc


def _refusal(code: int, text: bytes | str) -> MailUnavailable:
    shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    # A wrong password is the operator's mistake and no fault of the mail, which waits for it to be corrected.
    kind = MailRefused if code >= _PERMANENT and code not in _AUTHENTICATION else MailUnavailable
    return kind("the mail server refused the mail", cause=f"{code} {shown}"[:500])
