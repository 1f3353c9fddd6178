"""What is there when all is quiet: asked of the product, and of the database, the store and the index themselves."""

import asyncio
import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from smartchat.composition import open_index
from smartchat.settings import Settings
from smartchat_core.model import LOCAL_SCOPE, DocumentId
from smartchat_core.model.generation import IndexGeneration
from tests.chaos.ledger import Promise, Wanted
from tests.chaos.verdict import Found, Leftovers
from tests.chaos.web import Outcome, Street
from tools.servers import Bucket, SeaweedFS

__all__ = ["Scene", "documents", "keys", "leftovers"]

_ROWS = "SELECT id, filename, status, reason, reason_code, passage_count FROM documents ORDER BY id"
_LIBRARY = "library/"
_DOCUMENTS = f"{_LIBRARY}documents/"


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """Where to look: `settings` are the product's, `environment` the same as its processes get them."""

    database: str
    store: SeaweedFS
    bucket: Bucket
    settings: Mapping[str, str]
    environment: Mapping[str, str]
    folder: Path
    street: Street
    promises: Sequence[Promise]


def documents(scene: Scene) -> tuple[Found, ...]:
    """Every document in the database, with its files, its index entries, and whether a search finds it."""
    words = {promise.book.filename: promise.book.word for promise in scene.promises}
    files = _files(scene)
    with psycopg.connect(scene.database) as connection:
        rows = connection.execute(_ROWS).fetchall()
        generation = connection.execute("SELECT embedder, dimension, segmentation FROM active_generation").fetchone()
    entries = asyncio.run(_entries(scene.settings, generation, [row[0] for row in rows]))
    return tuple(
        Found(
            document=identifier,
            filename=filename,
            status=status,
            reason=reason,
            reason_code=code,
            passages=passages,
            files=frozenset(files.get(identifier, ())),
            entries=entries[identifier],
            hits=_hits(scene.street, words[filename]) if filename in words and status == "ready" else 0,
        )
        for identifier, filename, status, reason, code, passages in rows
    )


def leftovers(scene: Scene) -> Leftovers:
    """What belongs to no document, and removals that cannot be proved."""
    gone = [promise for promise in scene.promises if promise.wanted is Wanted.ABSENT]
    with psycopg.connect(scene.database) as connection:
        known = {row[0] for row in connection.execute("SELECT id FROM documents").fetchall()}
        proofs: dict[str, list[Any]] = defaultdict(list)
        for document, receipt in connection.execute("SELECT document_id, receipt FROM removals").fetchall():
            proofs[document].append(receipt)
    # First: opening the store is what ends uploads that nobody will complete.
    findings = _doctor(scene.environment, scene.folder)
    unfinished = scene.store.client().list_multipart_uploads(Bucket=scene.bucket.bucket).get("Uploads", [])
    return Leftovers(
        findings=findings,
        files=[key for key in keys(scene.store, scene.bucket) if _document_of(key) not in known],
        uploads=[one["Key"] for one in unfinished],
        hits=[f"{one.book.filename} by {one.book.word}" for one in gone if _hits(scene.street, one.book.word)],
        unproved=[
            f"{one.book.filename} ({one.document})"
            for one in gone
            if not proofs[one.document] or any(receipt is None for receipt in proofs[one.document])
        ],
    )


def keys(store: SeaweedFS, bucket: Bucket, *, below: str = "") -> list[str]:
    """The keys of all objects in the store, or of those that begin like this."""
    pages = store.client().get_paginator("list_objects_v2").paginate(Bucket=bucket.bucket, Prefix=below)
    return [one["Key"] for page in pages for one in page.get("Contents", ())]


def _doctor(environment: Mapping[str, str], folder: Path) -> list[str]:
    """What `smartchat doctor --consistency` finds, notes apart."""
    result = subprocess.run(
        [sys.executable, "-m", "smartchat", "doctor", "--consistency", "--json"],
        env=dict(environment),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    (folder / "doctor.json").write_text(result.stdout + result.stderr, encoding="utf-8")
    try:
        report = json.loads(result.stdout)
    except ValueError:
        report = {}
    # Its other checks have short deadlines, which a busy machine does not always keep.
    if not report.get("consistency"):
        return [f"it could not compare, and ended with {result.returncode}: {result.stdout[-2000:]}"]
    return [json.dumps(one) for one in report["consistency"]["findings"] if one["severity"] != "note"]


def _files(scene: Scene) -> dict[str, set[str]]:
    """The kinds of files of each document."""
    found: dict[str, set[str]] = defaultdict(set)
    for key in keys(scene.store, scene.bucket, below=_DOCUMENTS):
        found[_document_of(key)].add(key.rpartition("/")[2])
    return found


def _document_of(key: str) -> str:
    """The document that a key names; empty for a key of something else."""
    parts = key.removeprefix(_DOCUMENTS).split("/")
    return parts[1] if key.startswith(_DOCUMENTS) and len(parts) > 2 else ""


async def _entries(settings: Mapping[str, str], generation: Any, identifiers: Sequence[str]) -> dict[str, int]:
    if generation is None:
        return dict.fromkeys(identifiers, 0)
    embedder, dimension, segmentation = generation
    active = IndexGeneration(embedder=embedder, dimension=dimension, segmentation=segmentation)
    async with open_index(Settings(**settings)) as index:  # type: ignore[arg-type]
        return {one: (await index.stats(LOCAL_SCOPE, active, DocumentId(one))).passages for one in identifiers}


def _hits(street: Street, word: str) -> int:
    """How many passages with this word a search finds; asked again while the answer is that one should."""
    for _ in range(60):
        reply = street.any().search(word)
        if reply.outcome is Outcome.DONE:
            passages = json.loads(reply.body)["passages"]
            return sum(word in one["text"] for one in passages)
        time.sleep(reply.wait)
    return 0
