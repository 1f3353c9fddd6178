"""A served library with one small book in it."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from smartchat.settings import Settings
from smartchat.web import create_app
from tests.support.web_server import add_file, served

OPS_TOKEN = "open-sesame-of-some-length"
OPERATOR = {"authorization": f"Bearer {OPS_TOKEN}"}

BOOK = """# The Lighthouse

## Chapter 1

The old keeper Marten lived alone in the lighthouse of Skagen. Every evening he climbed the hundred and twelve
steps and lit the lamp. His only company was a grey cat named Pilot.

## Chapter 2

In October a storm broke the great lens. Marten rowed to the mainland to fetch the glazier Ansgar 𝔄, who asked
for forty crowns and a barrel of herring.

## Chapter 3

The glazier Ansgar stole the silver compass and fled to Bergen on the night ferry. Nobody ever saw the compass
again.
"""


def make_settings(folder: Path, **changes: object) -> Settings:
    values: dict[str, object] = {
        "library": folder,
        "embedder": "none",
        "max_upload_bytes": 1_000_000,
        "page_cache_seconds": 0,
        "ops_token": OPS_TOKEN,
        "user_directory": "everybody",
    }
    return Settings(**(values | changes))  # type: ignore[arg-type]  # names are checked by the settings


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(create_app(make_settings(tmp_path_factory.mktemp("library")))) as found:
        yield found


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=60, headers=OPERATOR) as found:
        yield found


@pytest.fixture(scope="module")
def book(client: httpx.Client) -> str:
    return add_file(client, "lighthouse.md", BOOK.encode())
