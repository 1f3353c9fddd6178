"""Browsers that users have signed in by."""

from __future__ import annotations

from smartchat_core.accounts.device_tokens import device_in, new_device_token, with_token
from smartchat_core.model.ids import UserId
from smartchat_core.ports.database import Database
from smartchat_core.ports.runtime import Runtime

__all__ = ["KnownDevices"]


class KnownDevices:
    """Gives browsers what they are known by the next time (`device_tokens`)."""

    def __init__(self, *, database: Database, runtime: Runtime) -> None:
        self._database = database
        self._clock = runtime.clock
        self._entropy = runtime.entropy

    async def remember(self, user: UserId, kept: str) -> str:
        """What the browser by which the user has just signed in keeps from now on.

        Args:
            user: who has signed in.
            kept: what the browser has kept until now.
        """
        async with self._database.read_only() as unit:
            stored = await unit.credentials.password(user)
        if stored is None:
            return kept  # nobody can guess the password of somebody who has none
        now = self._clock.now()
        before = device_in(kept, user, stored, now)
        return with_token(kept, new_device_token(user, stored, self._entropy.token(), now), instead_of=before)
