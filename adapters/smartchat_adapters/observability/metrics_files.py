"""Metrics of several processes that belong together: each writes files of its own, and one reads them all.

prometheus_client decides when it is first imported whether values live in memory or in files: by the variable
`PROMETHEUS_MULTIPROC_DIR`. So the program that starts the others enters `shared_files` before that, and forks them
within it. Exemplars are not kept in files.
"""

from __future__ import annotations

import math
import os
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smartchat_core.errors import ConfigurationError, MissingExtra

if TYPE_CHECKING:
    from prometheus_client import Metric

__all__ = ["FilesReader", "shared_files"]

_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
_ENDED = "ended"
"""Stands in the name of a file for the process: this one holds what ended processes have counted."""


@contextmanager
def shared_files() -> Iterator[Path]:
    """A private folder for the files of this process and of those that it forks; it goes when the block ends.

    Raises:
        ConfigurationError: something in this process has used prometheus_client before.
        MissingExtra: it is not installed.
    """
    folder = Path(tempfile.mkdtemp(prefix="smartchat-metrics-"))
    before = os.environ.get(_VARIABLE)
    os.environ[_VARIABLE] = str(folder)
    try:
        try:
            from prometheus_client import values
        except ModuleNotFoundError as exc:
            raise MissingExtra(
                "metrics cannot be taken",
                cause=f"the module {exc.name!r} is missing",
                remedy="Install it with: pip install 'smartchat[celery]'",
            ) from exc
        if not getattr(values.ValueClass, "_multiprocess", False):
            raise ConfigurationError(
                "metrics cannot be shared by processes",
                cause="prometheus_client was imported before multiprocess mode was configured",
                remedy="Open them before anything else that measures.",
            )
        yield folder
    finally:
        if before is None:
            del os.environ[_VARIABLE]
        else:
            os.environ[_VARIABLE] = before
        shutil.rmtree(folder, ignore_errors=True)


class FilesReader:
    """Sums up what the processes have written; a collector of prometheus_client.

    What a process counted, and what it saw last, stays when it has ended, in files that all that have ended share; what
    it was busy with does not.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()

    def collect(self) -> Iterable[Metric]:
        """The metrics of all processes together."""
        from prometheus_client import multiprocess

        collector: Any = multiprocess.MultiProcessCollector
        with self._lock:
            for pid in self._ended():
                self._forget(pid)
            families: list[Metric] = list(collector(None, path=str(self._folder)).collect())
        for family in families:
            if family.type == "gauge":  # what is no longer known
                family.samples = [sample for sample in family.samples if not math.isnan(sample.value)]
        return families

    def _ended(self) -> list[int]:
        named = {path.stem.rpartition("_")[2] for path in self._folder.glob("*.db")}
        return [int(pid) for pid in named if pid.isdigit() and not _lives(int(pid))]

    def _forget(self, pid: int) -> None:
        from prometheus_client import mmap_dict, multiprocess

        files: Any = mmap_dict.MmapedDict
        mark_process_dead: Any = multiprocess.mark_process_dead
        mark_process_dead(pid, path=str(self._folder))
        for kind in ("counter", "histogram", "gauge_mostrecent"):
            path = self._folder / f"{kind}_{pid}.db"
            if not path.exists():
                continue
            kept = files(str(self._folder / f"{kind}_{_ENDED}.db"))
            try:
                for key, value, at, _ in files.read_all_values_from_file(str(path)):
                    before, before_at = kept.read_value(key)
                    if not kind.startswith("gauge"):
                        kept.write_value(key, before + value, 0.0)
                    elif at > before_at:
                        kept.write_value(key, value, at)
            finally:
                kept.close()
            path.unlink()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
