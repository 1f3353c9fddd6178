"""What the command on accesses does; it returns the exit code."""

from datetime import datetime

from smartchat.cli.options import Common
from smartchat.cli.output import console, plain, print_json
from smartchat.cli.targets import open_library
from smartchat.composition.accounts import open_account_services
from smartchat_core.model.access_record import AccessRecord, NoticeRecord
from smartchat_core.model.codec import to_jsonable

__all__ = ["list_accesses"]


async def list_accesses(options: Common, name: str) -> int:
    """List the accesses to what the user has, and the notices about them."""
    async with open_library(options) as opened, open_account_services(opened.services, opened.settings) as accounts:
        user = await accounts.users.named(name)
        access = opened.services.access
        opened_ones = await access.break_glass.to_owner(user.owner)
        notices = await access.notices.to_owner(user.owner)
    if options.as_json:
        accesses = [to_jsonable(AccessRecord.of(one)) for one in opened_ones]
        print_json({"accesses": accesses, "notices": [to_jsonable(NoticeRecord.of(one)) for one in notices]})
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


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _say(line: str) -> None:
    console().print(line, markup=False, soft_wrap=True)
