"""Files that are generated from the code are what the code gives."""

from tools.generate import generated_files, outdated


def test_generated_files_are_up_to_date() -> None:
    files = generated_files()
    assert {"docs/reference/alerts.md", "docs/reference/metrics.md"} < files.keys()
    assert outdated(files) == [], "run `make generate`, and commit what it writes"
