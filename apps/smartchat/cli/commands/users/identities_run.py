"""What the commands on identities do; each returns the exit code."""

from smartchat.cli.commands.users.run import accounts_of
from smartchat.cli.options import Common
from smartchat.cli.output import console, plain, print_json

__all__ = ["list_identities", "unlink"]


async def list_identities(options: Common, name: str) -> int:
    """List the user's identities."""
    async with accounts_of(options) as (accounts, _):
        user = await accounts.users.named(name)
        found = await accounts.identities.of_user(user.id)
    rows = [
        {
            "provider": one.provider,
            "issuer": one.issuer,
            "subject": one.subject,
            "email": one.email,
            "created_at": one.created_at.isoformat(),
            "used_at": one.used_at.isoformat() if one.used_at else None,
        }
        for one in found
    ]
    if options.as_json:
        print_json(rows)
    else:
        for one in found:
            used = f"{one.used_at:%Y-%m-%d %H:%M} UTC" if one.used_at else "never"
            line = f"{one.provider}  {plain(one.issuer)}  {plain(one.subject)}  {plain(one.email)}  last used: {used}"
            console().print(line)
    return 0


async def unlink(options: Common, name: str, *, issuer: str, subject: str) -> int:
    """Link the identity no more."""
    async with accounts_of(options) as (accounts, _):
        user = await accounts.users.named(name)
        await accounts.identities.unlink(user.id, issuer, subject, even_the_last=True)
    if options.as_json:
        print_json({"name": user.name, "issuer": issuer, "subject": subject})
    else:
        console().print(f"{user.name} signs in by it no more; the sessions that it began have ended.")
    return 0
