"""Mails as files in a folder, for trying and testing what is sent."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from smartchat_adapters.mail.written import written
from smartchat_adapters.private import FILE_MODE, make_private_folder
from smartchat_core.errors import MailUnavailable
from smartchat_core.model.mail import MailMessage

__all__ = ["FolderMailer"]


class FolderMailer:
    """Writes each mail to a file `<id>.eml`; one that is sent again takes the place of the one before.

    Args:
        folder: where to; it is made when it is not there.
        sender: whom mails come from.
    """

    def __init__(self, folder: Path, *, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, message: MailMessage) -> None:
        """Write the mail."""
        body = written(message, sender=self._sender).as_bytes()
        try:
            await asyncio.to_thread(self._write, message.id, body)
        except OSError as exc:
            raise MailUnavailable("the mail could not be written", cause=exc.strerror or str(exc)) from exc

    def _write(self, name: str, body: bytes) -> None:
        make_private_folder(self._folder, parents=True)
        draft = self._folder / f".{name}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, FILE_MODE), "wb") as file:
            file.write(body)
        draft.replace(self._folder / f"{name}.eml")
