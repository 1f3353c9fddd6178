"""The model cache: models prepared in the user's cache folder, built once, verified at every load.

A model lives in a folder of its own together with a manifest of its sha256s. It is built beside its final
place and renamed, so that no reader ever sees half of one, and two processes that build at once both end with a
good one. A damaged one is built again. The folder can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from smartchat_adapters.models.weights import PinnedModel, copy_verified, find_weights
from smartchat_core.errors import EmbedderUnavailable
from smartchat_core.outgoing.policy import OutgoingRules

if sys.platform != "win32":
    import fcntl

__all__ = ["PreparedModel", "default_cache_folder", "fingerprint", "is_built", "prepare"]

BUILD_TIMEOUT_SECONDS = 600.0
MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
MANIFEST_FILE = "manifest.json"
STAGING_PREFIX = ".building-"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class PreparedModel:
    """Two files that were verified a moment ago."""

    onnx: Path
    tokenizer: Path


def fingerprint(model: PinnedModel) -> str:
    """What the vectors depend on: the weights, the tokenizer and the recipe, not where the files lie."""
    tokenizer = f"-{model.tokenizer.sha256[:8]}" if model.tokenizer is not None else ""
    return f"{model.name}-{model.recipe}-{model.weights.sha256[:12]}{tokenizer}".lower()


def default_cache_folder(environment: Mapping[str, str], *, platform: str, home: Path) -> Path:
    """The folder for models in the user's cache, by the custom of the platform (`sys.platform`).

    A relative XDG_CACHE_HOME is ignored, as the XDG base directory specification demands.
    """
    if platform == "win32":
        base = Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        chosen = environment.get("XDG_CACHE_HOME", "")
        base = Path(chosen) if chosen.startswith("/") else home / ".cache"
    return base / "smartchat" / "models"


def prepare(
    model: PinnedModel, *, cache: Path, weights: Path | None = None, network: OutgoingRules | None = None
) -> PreparedModel:
    """Return the model from the cache; if it is missing or damaged there, build it, which takes seconds.

    With `network` its weights may be downloaded, as these rules allow.

    Raises:
        EmbedderUnavailable: there are no weights, the build failed, or the cache cannot be written.
    """
    folder = cache / fingerprint(model)
    try:
        ready = _load(model, folder)
        if ready is not None:
            return ready
        cache.mkdir(parents=True, exist_ok=True)
        with _alone(cache):
            # The process that held the lock before may have built it.
            ready = _load(model, folder)
            return ready or _build(model, folder, weights=weights, network=network)
    except OSError as exc:
        raise EmbedderUnavailable(
            f"The embedding model {model.name} cannot be kept in {cache}.",
            cause=str(exc),
            remedy="Choose a cache folder that can be written and has 150 MB free.",
        ) from exc


def is_built(model: PinnedModel, *, cache: Path) -> bool:
    """Whether the model stands in the cache; its bytes are verified only when it is loaded."""
    return (cache / fingerprint(model) / MANIFEST_FILE).is_file()


def _load(model: PinnedModel, folder: Path) -> PreparedModel | None:
    ready = PreparedModel(onnx=folder / MODEL_FILE, tokenizer=folder / TOKENIZER_FILE)
    try:
        manifest = json.loads((folder / MANIFEST_FILE).read_text("utf-8"))
        good = (
            isinstance(manifest, dict)
            and _sha256(ready.onnx) == manifest.get(MODEL_FILE)
            and _sha256(ready.tokenizer)
            == (model.tokenizer.sha256 if model.tokenizer is not None else manifest.get(TOKENIZER_FILE))
        )
    except FileNotFoundError:
        return None
    except ValueError:
        good = False
    if not good:
        logger.warning("the cached embedding model is damaged", extra={"folder": str(folder)})
        return None
    return ready


def _build(model: PinnedModel, folder: Path, *, weights: Path | None, network: OutgoingRules | None) -> PreparedModel:
    source = find_weights(model, path=weights, network=network)
    logger.info("building the embedding model, once", extra={"model": model.name, "source": source.description})
    started = time.monotonic()
    staging = Path(tempfile.mkdtemp(dir=folder.parent, prefix=STAGING_PREFIX))
    try:
        weights_copy = staging / model.weights.name
        copy_verified(source, model.weights, weights_copy)
        if model.tokenizer is not None:
            copy_verified(source, model.tokenizer, staging / TOKENIZER_FILE)
            _run_builder(model.builder, weights_copy, staging / MODEL_FILE)
        else:
            _run_builder(model.builder, weights_copy, staging / MODEL_FILE, staging / TOKENIZER_FILE)
        weights_copy.unlink()
        manifest = {name: _sha256(staging / name) for name in (MODEL_FILE, TOKENIZER_FILE)}
        (staging / MANIFEST_FILE).write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
        staging.chmod(0o755)
        _publish(staging, folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    logger.info(
        "the embedding model is ready",
        extra={"model": model.name, "folder": str(folder), "seconds": round(time.monotonic() - started, 1)},
    )
    return PreparedModel(onnx=folder / MODEL_FILE, tokenizer=folder / TOKENIZER_FILE)


def _run_builder(builder: str, *files: Path) -> None:
    """Run the build in a process of its own: it takes half a gigabyte or more that this one would keep."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path or "." for path in sys.path)}
    command = [sys.executable, "-m", builder, *map(str, files)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            command, env=environment, capture_output=True, timeout=BUILD_TIMEOUT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as exc:
        raise EmbedderUnavailable(
            "Building the embedding model took too long.",
            cause=f"It was stopped after {BUILD_TIMEOUT_SECONDS:.0f} seconds.",
            remedy="Try again when the machine is less busy.",
        ) from exc
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise EmbedderUnavailable(
            "The embedding model could not be built.",
            cause=lines[-1] if lines else f"The process that builds it ended with {done.returncode}.",
            remedy="Check that onnx and onnxruntime are installed and that 1 GB of memory is free.",
        )


def _publish(staging: Path, folder: Path) -> None:
    """Rename `staging` to `folder`; what is there already is damaged, or as good as ours."""
    if folder.exists():
        shutil.rmtree(folder, ignore_errors=True)
    try:
        staging.rename(folder)
    except OSError:
        # Another process was faster where there are no locks; its model is the same.
        if not (folder / MANIFEST_FILE).is_file():
            raise


@contextmanager
def _alone(cache: Path) -> Iterator[None]:
    """Hold the lock of the cache, and clear what a killed build left. On Windows renaming has to do."""
    if sys.platform == "win32":
        yield
        return
    with (cache / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for leftover in cache.glob(f"{STAGING_PREFIX}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        yield


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
