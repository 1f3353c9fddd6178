"""Running a command's work: errors become messages and exit codes."""

import asyncio
import json
import os
import sys
import traceback
from collections.abc import Callable, Coroutine
from enum import IntEnum
from typing import Any

import typer

from smartchat.cli.options import Common
from smartchat_core.audit.origin import acting
from smartchat_core.errors import (
    ConfigurationError,
    DependencyError,
    DocumentNotReady,
    InputError,
    InvalidRequest,
    LimitExceeded,
    LookupFailed,
    SmartChatError,
)
from smartchat_core.model.audit import MACHINE
from smartchat_core.ops.logging.redaction import redacted

__all__ = ["ExitCode", "exit_code_of", "run", "run_blocking"]


class ExitCode(IntEnum):
    """What a script may rely on."""

    OK = 0
    UNEXPECTED = 1
    USAGE = 2
    NOT_ADDED = 4
    NOT_THERE = 5
    UNAVAILABLE = 6
    INTERRUPTED = 130
    BROKEN_PIPE = 141


_CODES: tuple[tuple[type[SmartChatError], ExitCode], ...] = (
    (InvalidRequest, ExitCode.USAGE),
    (InputError, ExitCode.NOT_ADDED),
    (LimitExceeded, ExitCode.NOT_ADDED),
    (LookupFailed, ExitCode.NOT_THERE),
    (DocumentNotReady, ExitCode.NOT_THERE),
    (ConfigurationError, ExitCode.UNAVAILABLE),
    (DependencyError, ExitCode.UNAVAILABLE),
)

Work = Callable[[], Coroutine[Any, Any, int]]


def exit_code_of(error: SmartChatError) -> ExitCode:
    """The exit code that stands for an error."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), ExitCode.UNEXPECTED)


def run(work: Work, options: Common, *, interrupted: str = "interrupted") -> None:
    """Run a command to its end, and exit with its code.

    Args:
        work: makes the coroutine; its result is the exit code.
        options: whether the output is JSON, and how verbose it is.
        interrupted: the message on Ctrl-C.

    Raises:
        typer.Exit: always, unless the code is 0.
    """
    run_blocking(lambda: asyncio.run(work()), options, interrupted=interrupted)


def run_blocking(work: Callable[[], int], options: Common, *, interrupted: str = "interrupted") -> None:
    """The same for work that is not asynchronous.

    Raises:
        typer.Exit: always, unless the code is 0.
    """
    from smartchat.cli.console_log import configure_logging

    configure_logging(verbose=options.verbose)
    try:
        with acting(MACHINE):
            code = work()
        sys.stdout.flush()
    except SmartChatError as error:
        _explain(error, options)
        code = exit_code_of(error)
    except (KeyboardInterrupt, typer.Abort):
        print(interrupted, file=sys.stderr)
        code = ExitCode.INTERRUPTED
    except BrokenPipeError:
        # What is still buffered must not be written when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = ExitCode.BROKEN_PIPE
    except Exception as error:  # noqa: BLE001  # the last resort: a message instead of a traceback
        _report(error, options)
        code = ExitCode.UNEXPECTED
    if code:
        raise typer.Exit(int(code))


def _explain(error: SmartChatError, options: Common) -> None:
    _trace(error)
    if options.as_json:
        _print_json(error.code, error.message, error.cause, error.remedy)
    else:
        print(f"error: {error.operator_message()}", file=sys.stderr)


def _report(error: Exception, options: Common) -> None:
    _trace(error)
    # A third-party library's message may repeat an address that it was given.
    message = redacted(f"something unexpected happened: {type(error).__name__}: {error}")
    remedy = "Run it again with SMARTCHAT_DEBUG=1 to see where, and report it."
    if options.as_json:
        _print_json("unexpected_error", message, "", remedy)
    else:
        print(f"error: {message.rstrip('.')}. {remedy}", file=sys.stderr)


def _trace(error: Exception) -> None:
    if _debugging():
        print(redacted("".join(traceback.format_exception(error))), end="", file=sys.stderr)


def _print_json(code: str, message: str, cause: str, remedy: str) -> None:
    error = {"code": code, "message": message, "cause": cause, "remedy": remedy}
    print(json.dumps({"error": error}, ensure_ascii=False), file=sys.stderr)


def _debugging() -> bool:
    return os.environ.get("SMARTCHAT_DEBUG", "") not in {"", "0"}
