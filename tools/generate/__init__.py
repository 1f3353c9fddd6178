"""Every file that is generated from the code: `make generate` writes them, `tests/architecture` compares them."""

from pathlib import Path

from tools.generate.alerts import alert_pages
from tools.generate.api import api_pages
from tools.generate.asvs import requirement_pages
from tools.generate.commands import command_pages
from tools.generate.deployment import deployment_pages
from tools.generate.metrics import metric_pages
from tools.generate.results import result_schemas

__all__ = ["ROOT", "generated_files", "outdated"]

ROOT = Path(__file__).parents[2]


def generated_files() -> dict[str, str]:
    """The text of every generated file, by its path below `ROOT`."""
    return {
        **alert_pages(),
        **api_pages(),
        **command_pages(),
        **metric_pages(ROOT),
        **result_schemas(),
        **deployment_pages(),
        **requirement_pages(ROOT),
    }


def outdated(files: dict[str, str]) -> list[str]:
    """The paths whose file is missing or has another text."""
    return [path for path, text in files.items() if not (ROOT / path).exists() or _text(ROOT / path) != text]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
