"""What the commands on accounts do; each returns the exit code."""

import asyncio
import getpass
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import typer

from smartchat.cli.options import Common
from smartchat.cli.output import console, counted, plain, print_json
from smartchat.cli.targets import open_library
from smartchat.composition.accounts import AccountServices, link_address, open_account_services
from smartchat.settings import Settings
from smartchat.system import SystemClock
from smartchat_core.accounts.links import Link
from smartchat_core.errors import InvalidRequest
from smartchat_core.model.account_removal import AccountRemoval
from smartchat_core.model.credential import FactorKind
from smartchat_core.model.user import User, UserRole
from smartchat_core.ports.database import Database
from smartchat_core.reading.zip_stream import zip_stream

__all__ = [
    "accounts_of",
    "activate",
    "add",
    "deactivate",
    "delete",
    "export",
    "invite",
    "list_users",
    "reset_password",
    "reset_second_factor",
    "set_role",
    "show",
    "show_receipt",
]

_MAX_LINE = 4_096


async def add(options: Common, name: str, *, role: str, display_name: str, email: str) -> int:
    """Make an account."""
    async with accounts_of(options) as (accounts, _):
        if UserRole(role) is not UserRole.OPERATOR and not await accounts.users.list(limit=1):
            raise InvalidRequest(
                "there is no account yet, and the first one has to be an operator",
                remedy=f"Make one with: smartchat users add {plain(name)} --role operator",
            )
        password = await asyncio.to_thread(_read_password)
        user = await accounts.users.add(name, password, role=UserRole(role), display_name=display_name, email=email)
    return _changed(options, user, f"{user.name} may sign in as {user.role}.")


async def list_users(options: Common) -> int:
    """List the accounts."""
    found: list[User] = []
    async with accounts_of(options) as (accounts, _):
        while page := await accounts.users.list(after=found[-1].name if found else ""):
            found += page
    if options.as_json:
        print_json([_shape(user) for user in found])
    else:
        for user in found:
            console().print(f"{user.name}  {user.role}  {user.status}  {plain(user.display_name)}".rstrip())
    return 0


async def show(options: Common, name: str) -> int:
    """Show an account."""
    async with accounts_of(options) as (accounts, database):
        user = await accounts.users.named(name)
        async with database.read_only() as unit:
            totp = await unit.credentials.totp(user.id)
            left = await unit.credentials.recovery_codes_left(user.id)
            passkeys = await unit.passkeys.of_user(user.id)
    factors = [FactorKind.TOTP.value] if totp is not None and totp.confirmed_at is not None else []
    factors += [FactorKind.PASSKEY.value] if passkeys else []
    shape = _shape(user) | {"second_factors": factors, "recovery_codes_left": left}
    if options.as_json:
        print_json(shape)
    else:
        for key, value in shape.items():
            shown = ", ".join(value) if isinstance(value, list) else "" if value is None else value
            console().print(f"{key.replace('_', ' ')}: {plain(str(shown))}")
    return 0


async def deactivate(options: Common, name: str) -> int:
    """Let the user in no more."""
    async with accounts_of(options) as (accounts, _):
        user = await accounts.users.deactivate(name)
    return _changed(options, user, f"{user.name} may not sign in any more; all sessions and keys have ended.")


async def activate(options: Common, name: str) -> int:
    """Let the user in again."""
    async with accounts_of(options) as (accounts, _):
        user = await accounts.users.activate(name)
    return _changed(options, user, f"{user.name} may sign in again.")


async def delete(options: Common, name: str, *, confirmed: bool) -> int:
    """Delete the account and what it has."""
    if not confirmed:
        question = f"Delete {plain(name)} with all documents and conversations?"
        await asyncio.to_thread(typer.confirm, question, abort=True, err=True)
    async with accounts_of(options) as (accounts, _):
        user = await accounts.users.named(name)
        receipt = await accounts.users.delete(name)
    if options.as_json:
        print_json({"deleted": user.name} | _receipt_shape(receipt))
    else:
        console().print(f"Deleted {user.name} with {counted(receipt.had.documents, 'document')}.")
        _print_receipt(receipt)
    return 0


async def show_receipt(options: Common, receipt: str) -> int:
    """Show the receipt of a deleted account."""
    async with open_library(options) as opened:
        found = await opened.services.access.removals.find(receipt)
    if found is None:
        raise InvalidRequest("there is no such receipt", remedy="smartchat users delete prints it.")
    if options.as_json:
        print_json(_receipt_shape(found))
    else:
        _print_receipt(found)
    return 0


def _print_receipt(receipt: AccountRemoval) -> None:
    out = console()
    for key, value in _receipt_shape(receipt).items():
        out.print(f"{key.replace('_', ' ')}: {'not known' if value is None else value}", markup=False)


def _receipt_shape(receipt: AccountRemoval) -> dict[str, Any]:
    return {
        "receipt": receipt.id,
        "owner": receipt.owner,
        "requested_at": receipt.requested_at.isoformat(),
        "documents": receipt.had.documents,
        "conversations": receipt.had.conversations,
        "turns": receipt.had.turns,
        "shelves": receipt.had.shelves,
        "passages": receipt.passages,
        "files": receipt.files,
        "completed_at": receipt.completed_at and receipt.completed_at.isoformat(),
        "backups_forget_at": receipt.backups_forget_at and receipt.backups_forget_at.isoformat(),
    }


async def export(options: Common, name: str, target: Path) -> int:
    """Write everything that the user has into an archive."""
    async with accounts_of(options) as (accounts, _):
        user = await accounts.users.named(name)
        now = SystemClock().now()
        size = 0
        try:
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except OSError as exc:
            raise InvalidRequest("the archive cannot be written there", cause=exc.strerror or str(exc)) from exc
        with os.fdopen(descriptor, "wb") as file:
            async for chunk in zip_stream(accounts.export.read(user.id), now):
                await asyncio.to_thread(file.write, chunk)
                size += len(chunk)
    if options.as_json:
        print_json({"exported": user.name, "file": str(target), "size_bytes": size})
    else:
        console().print(f"Everything that {user.name} has is in {plain(str(target))} ({size:,} bytes).", markup=False)
    return 0


async def set_role(options: Common, name: str, *, role: str) -> int:
    """Give the user another role."""
    async with accounts_of(options) as (accounts, _):
        user = await accounts.users.set_role(name, UserRole(role))
    return _changed(options, user, f"{user.name} is {user.role} now; all sessions and keys have ended.")


async def reset_second_factor(options: Common, name: str) -> int:
    """Take the second factor from the user."""
    async with accounts_of(options) as (accounts, _):
        user = await accounts.users.reset_second_factor(name)
    return _changed(options, user, f"{user.name} has no second factor any more; all sessions and keys have ended.")


async def invite(options: Common, *, role: str, email: str = "") -> int:
    """Print a link for a new account, or have it sent to the mail address where mails are sent."""
    if email and open_library(options).settings.sends_mails:
        return await _send_invitation(options, email, UserRole(role))
    return await _print_link(options, lambda accounts: accounts.links.invite(role=UserRole(role), email=email))


async def _send_invitation(options: Common, email: str, role: UserRole) -> int:
    async with open_library(options) as opened:
        delivery = opened.services.mail.delivery
        async with open_account_services(opened.services, opened.settings) as accounts:
            await accounts.links.send_invitation(email, role=role)
        sent = 0 if delivery is None else await delivery.deliver()
    if options.as_json:
        print_json({"email": email, "role": role, "sent": sent > 0})
    else:
        console().print(f"The invitation {'was sent' if sent else 'is sent as soon as the mail server takes it'}.")
    return 0


async def reset_password(options: Common, name: str) -> int:
    """Print a link for another password."""
    return await _print_link(options, lambda accounts: accounts.links.reset_link(name))


async def _print_link(options: Common, make: Callable[[AccountServices], Awaitable[Link]]) -> int:
    settings = open_library(options).settings
    async with accounts_of(options) as (accounts, _):
        link = await make(accounts)
    address = link_address(settings, link)
    if options.as_json:
        print_json({"link": address, "purpose": link.purpose, "expires_at": link.expires_at.isoformat()})
    else:
        print(address)
    return 0


@asynccontextmanager
async def accounts_of(options: Common) -> AsyncIterator[tuple[AccountServices, Database]]:
    """The services of accounts, and the database, of the library that the options mean."""
    async with open_library(options) as opened:
        settings: Settings = opened.settings
        async with open_account_services(opened.services, settings) as accounts:
            yield accounts, opened.services.ports.database


def _read_password() -> str:
    """A password from the terminal, or from stdin where that is no terminal.

    Raises:
        InvalidRequest: there is none, or the two do not agree.
    """
    if not sys.stdin.isatty():
        line = sys.stdin.readline(_MAX_LINE).rstrip("\r\n")
        if not line:
            raise InvalidRequest(
                "there is no password on stdin", remedy="Give it as one line, or run this in a terminal."
            )
        return line
    password = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != password:
        raise InvalidRequest("the two passwords are different", remedy="Try again.")
    return password


def _changed(options: Common, user: User, message: str) -> int:
    if options.as_json:
        print_json(_shape(user))
    else:
        console().print(message)
    return 0


def _shape(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "name": user.name,
        "role": user.role,
        "status": user.status,
        "display_name": user.display_name,
        "email": user.email,
        "email_confirmed": user.email_confirmed,
        "created_at": user.created_at.isoformat(),
        "signed_in_at": user.signed_in_at.isoformat() if user.signed_in_at else None,
    }
