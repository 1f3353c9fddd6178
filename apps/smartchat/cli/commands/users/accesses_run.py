"""What the command on accesses does; it returns the exit code."""

from datetime import datetime
from typing import Any

from smartchat.cli.options import Common
from smartchat.cli.output import console, plain, print_json
from smartchat.cli.targets import open_library
from smartchat.composition.accounts import open_account_services
from smartchat_core.model.access_notice import AccessNotice
from smartchat_core.model.content_access import ContentAccess

__all__ = ["list_accesses"]


async def list_accesses(options: Common, name: str) -> int:
    """List the accesses to what the user has, and the notices about them."""
    async with open_library(options) as opened, open_account_services(opened.services, opened.settings) as accounts:
        user = await accounts.users.named(name)
        access = opened.services.access
        opened_ones = await access.break_glass.to_owner(user.owner)
        notices = await access.notices.to_owner(user.owner)
    if options.as_json:
        print_json({"accesses": list(map(_access_shape, opened_ones)), "notices": list(map(_notice_shape, notices))})
        return 0
    for notice in notices:
        entered = f"  {plain(notice.who)} into “{plain(notice.group)}”" if notice.who else ""
        by = plain(notice.by_name) or "at the machine"
        _say(f"{_minute(notice.at)}  {notice.kind.value}  {by}{entered}")
    for one in opened_ones:
        what = one.document or "all documents"
        until = _minute(one.ended_at or one.expires_at)
        by, reason = plain(one.by_name), plain(one.reason)
        _say(f"{_minute(one.opened_at)}  content_opened  {by}  {what}, until {until}: {reason}")
    if not notices and not opened_ones:
        _say("Nobody opened anything.")
    return 0


def _access_shape(access: ContentAccess) -> dict[str, Any]:
    return {
        "id": access.id,
        "by": access.by_name,
        "document": access.document,
        "reason": access.reason,
        "opened_at": access.opened_at.isoformat(),
        "expires_at": access.expires_at.isoformat(),
        "ended_at": access.ended_at and access.ended_at.isoformat(),
    }


def _notice_shape(notice: AccessNotice) -> dict[str, Any]:
    return {
        "id": notice.id,
        "kind": notice.kind,
        "at": notice.at.isoformat(),
        "by": notice.by_name,
        "who": notice.who,
        "group": notice.group,
        "seen_at": notice.seen_at and notice.seen_at.isoformat(),
    }


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _say(line: str) -> None:
    console().print(line, markup=False, soft_wrap=True)
