"""The parts of the confinement that can be looked at without confining anything."""

import ctypes
import errno
import platform
import struct
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_adapters.parsers.sandbox.confinement import Confinement, confinement_in
from smartchat_adapters.parsers.sandbox.landlock import LEVELS, LandlockLevel, negotiate
from smartchat_adapters.parsers.sandbox.seccomp import filter_program
from smartchat_adapters.parsers.sandbox.syscalls import CONDITIONS, WRITING, Processor, processor
from smartchat_core.errors import ConfigurationError

_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000
_PROCESS = 4321
_MACHINES = ["x86_64", "aarch64"]


def machine(name: str) -> Processor:
    found = processor(name)
    assert found is not None
    return found


def judge(program: bytes, *, architecture: int, number: int, arguments: tuple[int, ...] = ()) -> int:
    """What the program says to a call: the five operations that it is made of, as the kernel runs them."""
    padded = (*arguments, *(0,) * 6)[:6]
    data = struct.pack("<iIQ6Q", number if number < 2**31 else number - 2**32, architecture, 0, *padded)
    accumulator, at = 0, 0
    while True:
        code, yes, no, value = struct.unpack_from("=HBBI", program, at * 8)
        at += 1
        if code == 0x20:
            (accumulator,) = struct.unpack_from("<I", data, value)
        elif code == 0x06:
            return int(value)
        else:
            holds = {0x15: accumulator == value, 0x35: accumulator >= value, 0x45: bool(accumulator & value)}[code]
            at += yes if holds else no


@pytest.mark.parametrize("name", _MACHINES)
def test_the_program_is_one_that_the_kernel_takes(name: str) -> None:
    program = filter_program(machine(name), process=_PROCESS)
    length = len(program) // 8
    assert length <= 4096
    for at in range(length):
        code, yes, no, _ = struct.unpack_from("=HBBI", program, at * 8)
        if code not in {0x20, 0x06}:
            assert at + 1 + max(yes, no) < length
    assert struct.unpack_from("=H", program, (length - 1) * 8) == (0x06,)


@pytest.mark.parametrize("name", _MACHINES)
def test_every_number_is_judged_by_the_list(name: str) -> None:
    kind = machine(name)
    program = filter_program(kind, process=_PROCESS)
    names = {number: call for call, number in kind.numbers.items()}
    assert len(names) == len(kind.numbers)
    for number in range(600):
        verdict = judge(program, architecture=kind.architecture, number=number, arguments=(99, 99, WRITING, 99))
        if number in names and names[number] not in CONDITIONS:
            assert verdict == _ALLOW, names[number]
        elif number in {kind.clone3, kind.openat2} or number > kind.newest:
            assert verdict == _FAIL | errno.ENOSYS
        else:
            assert verdict == _FAIL | errno.EPERM, names.get(number, number)


@pytest.mark.parametrize("name", _MACHINES)
@given(number=st.integers(0, 2**32 - 1), architecture=st.integers(0, 2**32 - 1))
def test_other_interfaces_end_the_process(name: str, number: int, architecture: int) -> None:
    kind = machine(name)
    program = filter_program(kind, process=_PROCESS)
    if architecture != kind.architecture:
        assert judge(program, architecture=architecture, number=number) == _KILL
    if kind.foreign is not None:
        foreign = number | kind.foreign
        assert judge(program, architecture=kind.architecture, number=foreign) == _KILL


@pytest.mark.parametrize("name", _MACHINES)
@given(value=st.integers(0, 2**64 - 1))
def test_arguments_count(name: str, value: int) -> None:
    kind = machine(name)
    program = filter_program(kind, process=_PROCESS)

    def allowed(call: str, at: int) -> bool:
        arguments = tuple(value if index == at else 0 for index in range(6))
        verdict = judge(program, architecture=kind.architecture, number=kind.numbers[call], arguments=arguments)
        return verdict == _ALLOW

    low = value & 0xFFFFFFFF
    assert allowed("kill", 0) is allowed("tgkill", 0) is (low == _PROCESS)
    assert allowed("prlimit64", 0) is (low in {0, _PROCESS})
    assert allowed("openat", 2) is (not low & WRITING)
    assert allowed("fcntl", 1) is (low in {0, 1, 2, 3, 4, 1030, 1032})


@pytest.mark.parametrize(("name", "token"), [("x86_64", 0xC000003E), ("aarch64", 0xC00000B7)])
def test_the_numbers_are_those_of_libseccomp(name: str, token: int) -> None:
    try:
        library = ctypes.CDLL("libseccomp.so.2")
    except OSError:
        pytest.skip("there is no libseccomp to compare with")
    kind = machine(name)
    assert kind.architecture == token
    theirs = {call: library.seccomp_syscall_resolve_name_arch(token, call.encode()) for call in kind.numbers}
    assert theirs == dict(kind.numbers)
    more = {"seccomp": kind.seccomp, "clone3": kind.clone3, "openat2": kind.openat2}
    assert {call: library.seccomp_syscall_resolve_name_arch(token, call.encode()) for call in more} == more


def test_there_is_a_list_for_this_machine_or_it_is_reported() -> None:
    assert (processor() is not None) is (platform.machine() in _MACHINES and struct.calcsize("P") == 8)
    assert processor("riscv64") is None


@pytest.mark.parametrize("version", range(-1, 14))
def test_the_best_level_that_the_kernel_names_is_taken(version: int) -> None:
    found = negotiate(version, lambda level: level.version)
    assert found == (None if version < 1 else (level_of(min(version, 10)), min(version, 10)))


def test_a_kernel_that_names_more_than_it_has_gets_the_next_lower() -> None:
    """As RHEL 9 does: it names version 6, and knows no scoped signals."""

    def create(level: LandlockLevel) -> int:
        if level.scoped:
            raise OSError(errno.EINVAL, "unknown")
        return 7

    found = negotiate(6, create)
    assert found == (level_of(5), 7)


def test_a_kernel_that_refuses_altogether_is_taken_at_its_word() -> None:
    def refuse(level: LandlockLevel) -> int:
        raise OSError(errno.EOPNOTSUPP, level.version)

    assert negotiate(7, refuse) is None


def test_levels_only_add() -> None:
    for better, worse in pairwise(LEVELS):
        assert better.version == worse.version + 1
        for name in ("files", "network", "scoped"):
            assert getattr(better, name) & getattr(worse, name) == getattr(worse, name)
    assert [len(level.attributes) for level in LEVELS] == [24, 24, 24, 24, 24, 16, 16, 8, 8, 8]


def test_gaps_are_reported_and_may_be_refused() -> None:
    whole = Confinement(landlock=1, seccomp=True, root=False)
    assert (whole.complete, whole.gaps) == (True, ())
    whole.demand()
    for lacking in (replace_with(landlock=0), replace_with(seccomp=False)):
        assert not lacking.complete
        assert len(lacking.gaps) == 1
        with pytest.raises(ConfigurationError, match="required") as caught:
            lacking.demand()
        assert caught.value.cause == lacking.gaps[0]
        assert caught.value.remedy
    assert "root" in replace_with(root=True).gaps[0]


@pytest.mark.parametrize(
    "hello", [{}, {"landlock": True, "seccomp": True}, {"landlock": 99, "seccomp": True}, {"landlock": 1, "seccomp": 1}]
)
def test_what_is_reported_of_the_confinement_is_checked(hello: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="confined"):
        confinement_in(hello)


def level_of(version: int) -> LandlockLevel:
    return next(level for level in LEVELS if level.version == version)


def replace_with(*, landlock: int = 7, seccomp: bool = True, root: bool = False) -> Confinement:
    return Confinement(landlock=landlock, seccomp=seccomp, root=root)
