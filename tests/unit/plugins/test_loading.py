"""Adapters of installed packages: found, checked before they are made, and made with what they take."""

import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from smartchat_core import plugins
from smartchat_core.errors import DuplicateAdapter, MissingExtra, UnfitAdapter, UnknownAdapter
from smartchat_core.plugins.fitness import read_blueprint
from tests.support.packages import lay_package

NUMBERS = itertools.count()
ENTERED = """
    async def __aenter__(self): return self
    async def __aexit__(self, *error): pass
"""
CACHE = """
    async def get(self, key): return None
    async def set(self, key, value, *, seconds=None): pass
    async def delete(self, key): pass
    async def clear(self): pass
"""
Lay = Callable[..., str]


@pytest.fixture
def lay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lay:
    """Lay a package with one adapter, of a name that no other test uses."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def make(source: str, *, group: str = "cache", name: str = "") -> str:
        package = f"laid-package-{next(NUMBERS)}"
        lay_package(tmp_path, package, source, **{group: f"{name or package} = Adapter"})
        return name or package

    return make


def test_an_adapter_that_fits_is_made_with_what_it_takes(lay: Lay) -> None:
    source = f"class Adapter:\n    def __init__(self, url):\n        self.url = url\n{ENTERED}{CACHE}"
    made = plugins.factory(plugins.CACHE, lay(source))("memory://")
    assert vars(made) == {"url": "memory://"}


@pytest.mark.parametrize(
    ("arguments", "taken"),
    [
        ("self", {}),
        ("self, *, model", {"model": "m"}),
        ("self, model='', dimension=0", {"model": "m", "dimension": 3}),
        ("self, **options", {"model": "m", "dimension": 3, "api_key": None}),
    ],
)
def test_options_are_given_to_those_who_name_them(lay: Lay, arguments: str, taken: dict[str, object]) -> None:
    source = (
        f"class Adapter:\n    def __init__({arguments}):\n        taken = dict(locals())\n        del taken['self']\n"
        f"        self.taken = taken.pop('options', taken)\n{ENTERED}"
        "    model = embed_passages = embed_query = None\n"
    )
    made = plugins.factory(plugins.EMBEDDER, lay(source, group="embedder"))(model="m", dimension=3, api_key=None)
    assert vars(made)["taken"] == taken


@pytest.mark.parametrize(
    ("source", "missing"),
    [
        (f"class Adapter:\n{ENTERED}{CACHE}", r"adapter\(url\): too many positional arguments"),
        (
            f"class Adapter:\n    def __init__(self, url, token): pass\n{ENTERED}{CACHE}",
            "missing a required argument: 'token'",
        ),
        (f"class Adapter:\n    def __init__(self, url): pass\n{CACHE}", "async context manager: it lacks __aenter__"),
        (f"class Adapter:\n    def __init__(self, url): pass\n    get = set = None\n{ENTERED}", "lacks delete, clear"),
        ("Adapter = 3", "no class or function"),
        ("raise ValueError('broken')", "cannot be imported: ValueError: broken"),
        ("", "cannot be imported: AttributeError"),
    ],
)
def test_what_is_missing_is_named_with_the_package(lay: Lay, source: str, missing: str) -> None:
    name = lay(source)
    message = f"the adapter '{name}' of the package {name} 1 cannot be used for smartchat.cache"
    with pytest.raises(UnfitAdapter, match=message) as caught:
        plugins.factory(plugins.CACHE, name)
    assert caught.value.remedy
    assert re.search(missing, caught.value.cause)


def test_a_function_that_makes_no_context_manager(lay: Lay) -> None:
    factory = plugins.factory(plugins.CACHE, lay("def Adapter(url): return object()"))
    with pytest.raises(UnfitAdapter) as caught:
        factory("memory://")
    assert "async context manager" in caught.value.cause


def test_a_listener_has_to_be_callable(lay: Lay) -> None:
    with pytest.raises(UnfitAdapter) as caught:
        plugins.load(plugins.LISTENER, lay(f"class Adapter:\n{ENTERED}", group="listener"))
    assert "__call__" in caught.value.cause


def test_a_package_that_needs_another(lay: Lay) -> None:
    with pytest.raises(MissingExtra) as caught:
        plugins.load(plugins.CACHE, lay("import no_such_module"))
    assert "no_such_module" in caught.value.cause
    assert "no_such_module" in caught.value.remedy


def test_a_name_that_two_packages_offer(lay: Lay) -> None:
    lay("Adapter = dict", name="same")
    lay("Adapter = list", name="same")
    for find in (
        lambda: plugins.load(plugins.CACHE, "same"),
        lambda: plugins.factory(plugins.CACHE, "same"),
        lambda: plugins.entries(plugins.CACHE),
    ):
        with pytest.raises(DuplicateAdapter, match=r"laid-package-\d+ 1 and laid-package-\d+ 1"):
            find()


def test_a_name_that_nobody_offers() -> None:
    with pytest.raises(UnknownAdapter) as caught:
        plugins.load(plugins.CACHE, "nothing")
    assert "memory" in caught.value.remedy


@pytest.mark.parametrize("group", plugins.GROUPS.values(), ids=str)
def test_every_group_has_a_blueprint(group: plugins.AdapterGroup[object]) -> None:
    assert read_blueprint(group).verbs
