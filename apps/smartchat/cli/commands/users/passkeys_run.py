"""What the commands on passkeys do; each returns the exit code."""

from smartchat.cli.commands.users.run import accounts_of
from smartchat.cli.options import Common
from smartchat.cli.output import console, plain, print_json
from smartchat_core.model.ids import PasskeyId

__all__ = ["list_passkeys", "remove_passkey"]


async def list_passkeys(options: Common, name: str) -> int:
    """List the user's passkeys."""
    async with accounts_of(options) as (accounts, _):
        user = await accounts.users.named(name)
        found = await accounts.passkeys.of_user(user.id)
    if options.as_json:
        rows = [
            {
                "id": one.id,
                "name": one.name,
                "created_at": one.created_at.isoformat(),
                "used_at": one.used_at.isoformat() if one.used_at else None,
                "backed_up": one.backed_up,
            }
            for one in found
        ]
        print_json(rows)
    else:
        for one in found:
            used = f"{one.used_at:%Y-%m-%d %H:%M} UTC" if one.used_at else "never"
            console().print(f"{one.id}  {plain(one.name)}  last used: {used}")
    return 0


async def remove_passkey(options: Common, name: str, passkey: str) -> int:
    """Take the passkey from the user, and end sessions and keys."""
    async with accounts_of(options) as (accounts, _):
        user = await accounts.users.named(name)
        await accounts.passkeys.remove(user.id, PasskeyId(passkey), keep_needed=False)
        await accounts.users.end_access(user.name)
    if options.as_json:
        print_json({"name": user.name, "passkey": passkey})
    else:
        console().print(f"{user.name} signs in by it no more; all sessions and keys have ended.")
    return 0
