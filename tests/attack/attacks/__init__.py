"""Every attack; a module of this package that has an `ATTACK` is one."""

import importlib
import pkgutil

from tests.attack.frame import Attack

__all__ = ["ATTACKS"]


def _found() -> tuple[Attack, ...]:
    modules = (importlib.import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__))
    return tuple(sorted((module.ATTACK for module in modules), key=lambda attack: attack.name))


ATTACKS: tuple[Attack, ...] = _found()
