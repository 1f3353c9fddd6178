"""Seccomp filters (Linux 3.5): refuse every system call that parsing a file does not need.

The filter is a program of the classic Berkeley packet filter, which the kernel runs at each call
(https://docs.kernel.org/userspace-api/seccomp_filter.html). It is written here because a confinement that depends on a
library of the system is missing where that is: see docs/adr/0017-parser-confinement.md for the bindings that there are.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct

from smartchat_adapters.parsers.sandbox.syscalls import CONDITIONS, OWN_PROCESS, Condition, Processor, processor

__all__ = ["available", "filter_program", "install"]

_PR_GET_SECCOMP, _PR_SET_SECCOMP = 21, 22
_MODE_FILTER = 2
_SET_MODE_FILTER, _ALL_THREADS = 1, 1

_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000
_LOAD, _RETURN = 0x20, 0x06
_EQUAL, _AT_LEAST, _ANY_BIT = 0x15, 0x35, 0x45
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
"""Offsets in `struct seccomp_data`; the low half of an argument comes first on both processors."""


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]  # as ctypes wants it


def filter_program(machine: Processor, *, process: int) -> bytes:
    """The filter as the kernel takes it.

    Calls in the interface of another processor end the process: 32-bit programs and x32 number them otherwise. What is
    not allowed fails with EPERM; what may not be there on older kernels either fails as it does there, with ENOSYS.

    Args:
        machine: the processor.
        process: the number of the process to be confined, which may send signals to itself only.
    """
    program = [_step(_LOAD, _ARCHITECTURE), _step(_EQUAL, machine.architecture, yes=1), _step(_RETURN, _KILL)]
    program.append(_step(_LOAD, _NUMBER))
    if machine.foreign is not None:
        program += [_step(_AT_LEAST, machine.foreign, no=1), _step(_RETURN, _KILL)]
    for name, number in machine.numbers.items():
        condition = CONDITIONS.get(name)
        if condition is None:
            program += [_step(_EQUAL, number, no=1), _step(_RETURN, _ALLOW)]
        else:
            block = _conditional(condition, process)
            program += [_step(_EQUAL, number, no=len(block)), *block]
    for number in (machine.clone3, machine.openat2):
        # Their arguments are behind pointers; the C library falls back to the older calls.
        program += [_step(_EQUAL, number, no=1), _step(_RETURN, _FAIL | errno.ENOSYS)]
    program += [_step(_AT_LEAST, machine.newest + 1, no=1), _step(_RETURN, _FAIL | errno.ENOSYS)]
    program.append(_step(_RETURN, _FAIL | errno.EPERM))
    return b"".join(program)


def available() -> bool:
    """Whether there is a list for this processor, and the kernel knows filters."""
    return processor() is not None and ctypes.CDLL(None).prctl(_PR_GET_SECCOMP, 0, 0, 0, 0) >= 0


def install() -> bool:
    """Put the filter on all threads of this process, for good; False if that is impossible. Needs no_new_privs."""
    machine = processor()
    if machine is None:
        return False
    program = filter_program(machine, process=os.getpid())
    steps = ctypes.create_string_buffer(program, len(program))
    filter_ = _Program(len(program) // 8, ctypes.addressof(steps))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(machine.seccomp, _SET_MODE_FILTER, _ALL_THREADS, ctypes.byref(filter_)) == 0:
        return True
    # Before Linux 3.17 there was this call only; it is for the one thread that there is.
    return bool(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(filter_), 0, 0) == 0)


def _conditional(condition: Condition, process: int) -> list[bytes]:
    block = [_step(_LOAD, _ARGUMENTS + 8 * condition.argument)]
    if condition.without:
        block += [_step(_ANY_BIT, condition.without, yes=1), _step(_RETURN, _ALLOW)]
    for value in condition.values:
        block += [_step(_EQUAL, process if value == OWN_PROCESS else value, no=1), _step(_RETURN, _ALLOW)]
    return [*block, _step(_RETURN, _FAIL | errno.EPERM)]


def _step(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    """`struct sock_filter`: an operation, how many steps to skip if its comparison holds and if not, its operand."""
    return struct.pack("=HBBI", code, yes, no, value)
