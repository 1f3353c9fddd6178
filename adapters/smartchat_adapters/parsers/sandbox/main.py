"""The entry point of a parsing process: makes importable what its parent names, then serves.

It is started by its path, with no packages but the standard library's: code that an installed package would run at each
start of Python (`.pth` files, `sitecustomize`) is not run, as the process is not confined yet.
"""

from __future__ import annotations

import json
import sys
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from typing import Any


class _Roots:
    """Finds the named packages at their places, without the rest of the folders that they lie in."""

    def __init__(self, roots: dict[str, list[str]]) -> None:
        self._roots = roots

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:  # noqa: ARG002  # importlib's
        places = self._roots.get(name)
        if not places:
            return None
        first = Path(places[0])
        if first.suffix:
            return spec_from_file_location(name, first)
        if (first / "__init__.py").is_file():
            return spec_from_file_location(name, first / "__init__.py", submodule_search_locations=places)
        spec = ModuleSpec(name, None, is_package=True)
        spec.submodule_search_locations = places
        return spec


def _main() -> None:
    folders, roots = json.loads(sys.argv[1])
    sys.path += [folder for folder in folders if folder not in sys.path]
    sys.meta_path.insert(0, _Roots(roots))
    from smartchat_adapters.parsers.sandbox.child import serve

    serve()


if __name__ == "__main__":
    _main()
