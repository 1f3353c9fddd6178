"""`python -m tests.mutation`: mutate every rule, and write what became of it."""

from pathlib import Path

from tests.mutation.campaign import campaign, table

if __name__ == "__main__":
    page = Path(__file__).parents[2] / "docs" / "reference" / "alert-mutation.md"
    page.write_text(table(campaign(print)), encoding="utf-8")
