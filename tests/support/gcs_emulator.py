"""Serves gcp-storage-emulator at the port that is given, with what gcsfs needs besides.

Google takes the chunks of a resumable upload by POST as well, and ends the upload on DELETE; the emulator does neither.
"""

import sys
from http import HTTPStatus
from typing import Any

from gcp_storage_emulator import server  # type: ignore[import-untyped]
from gcp_storage_emulator.handlers import objects  # type: ignore[import-untyped]


def _post(request: Any, response: Any, storage: Any, **names: str) -> None:
    handle = objects.upload_partial if "upload_id" in request.query else objects.insert
    handle(request, response, storage, **names)


def _delete(_: Any, response: Any, __: Any, **___: str) -> None:
    response.status = HTTPStatus.NO_CONTENT


def main() -> None:
    for _, methods in server.HANDLERS:
        if methods.get("PUT") is objects.upload_partial:
            methods.update(POST=_post, DELETE=_delete)
    server.create_server("127.0.0.1", int(sys.argv[1]), in_memory=True).run()


if __name__ == "__main__":
    main()
