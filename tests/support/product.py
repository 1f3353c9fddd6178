"""SmartChat's own processes, whose logs are validated when they stop."""

from tests.log_validation import problems_of_log
from tools.servers import product

__all__ = ["SmartChat"]


class SmartChat(product.SmartChat):
    """As in `tools.servers`, with every line of its log held against the schema."""

    def stop(self) -> None:
        """As for every server; then the log is read.

        Raises:
            AssertionError: a line is not as the schema says.
        """
        log = self._folder / f"{self.name}.log" if self._folder else None
        written = log.read_text(encoding="utf-8", errors="replace") if log and log.exists() else ""
        super().stop()
        # A process that is killed may leave its last line unfinished.
        problems = problems_of_log(written[: written.rfind("\n") + 1])
        assert not problems, "\n".join(problems[:20])
