"""What a parser of strangers can do: nothing of a list of things that it would try, as root or not.

The parser is an installed package that the reader finds by its entry point, and runs where all parsers run.
"""

import ctypes
import errno
import json
import os
import platform
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from smartchat_adapters.parsers.sandbox.syscalls import processor
from tests.support import confinement_attempts
from tests.support.confinement_attempts import ATTEMPTS, KILLED, ONLY_CONFINED, World

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the confinement is Linux's")

_NOBODY = 65534
_DRIVER = Path(confinement_attempts.__file__).with_name("confinement_driver.py")
_PARSER = """
import json
from confinement_attempts import World, attempt_all, run_machine_code
from smartchat_core.model import ParsedDocument
from smartchat_core.parsing.format import Format

class AttemptParser:
    name = "attempt"
    # Importing it is enough to run it: it is listed by a process that is confined as well.
    version = json.dumps(attempt_all(None, ["/etc/passwd", "netlink", "fork", "secrets of the environment"]))
    formats = (Format(name="attempt", label="attempt", media_types=("application/x-attempt",)),)

    def parse(self, path, *, limits):
        order = json.loads(path.read_text())
        if "machine_code" in order:
            return ParsedDocument(text=f"came back with {run_machine_code(order['machine_code'])}")
        return ParsedDocument(text=json.dumps(attempt_all(World(**order["world"]), order.get("names"))))
"""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A folder with the parser's package, one with what is to be had, and the world described."""

    packages: Path
    orders: Path
    world: World

    def order(self, name: str, **order: object) -> str:
        path = self.orders / name
        path.write_text(json.dumps({"world": asdict(self.world), **order}))
        path.chmod(0o666)
        return str(path)


def make_scene(place: Path, stack: ExitStack, *, user: int) -> Scene:
    packages, outside, orders = (place / name for name in ("packages", "outside", "orders"))
    for folder in (place, packages, outside, orders, packages / "attempt_parser-1.dist-info"):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o777)
    (packages / "attempt_parser.py").write_text(_PARSER)
    (packages / "confinement_attempts.py").write_text(Path(confinement_attempts.__file__).read_text())
    (packages / "attempt_parser-1.dist-info/METADATA").write_text(
        "Metadata-Version: 2.1\nName: attempt-parser\nVersion: 1\n"
    )
    (packages / "attempt_parser-1.dist-info/entry_points.txt").write_text(
        "[smartchat.parser]\nattempt = attempt_parser:AttemptParser\n"
    )
    for name in ("database", "other", "a", "b", "c"):
        (outside / name).write_text("somebody's secret")
        os.chown(outside / name, user, user)
    listeners = {}
    for name, family, kind, address in (
        ("tcp", socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
        ("udp", socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
        ("unix", socket.AF_UNIX, socket.SOCK_STREAM, str(outside / "socket")),
        ("abstract", socket.AF_UNIX, socket.SOCK_STREAM, f"\0{place.name}"),
    ):
        listener = stack.enter_context(socket.socket(family, kind))
        listener.bind(address)
        if kind == socket.SOCK_STREAM:
            listener.listen(16)
        listeners[name] = listener
    (outside / "socket").chmod(0o777)
    world = World(
        parent=0,
        victim=0,
        database=str(outside / "database"),
        others_file=str(outside / "other"),
        input=str(orders / "attempts"),
        outside=str(outside),
        unix_socket=str(outside / "socket"),
        abstract_socket=f"@{place.name}",
        tcp_port=listeners["tcp"].getsockname()[1],
        udp_port=listeners["udp"].getsockname()[1],
    )
    return Scene(packages=packages, orders=orders, world=world)


def lacking(*, landlock: bool = False, seccomp: bool = False) -> Callable[[], None]:
    """What makes a process, and those that it starts, see a kernel without these: a filter of its own."""
    libc = ctypes.CDLL(None, use_errno=True)
    kind = processor()
    assert kind is not None
    step = partial(struct.pack, "=HBBI")
    fail = step(0x06, 0, 0, 0x00050000 | errno.ENOSYS)
    program = [step(0x20, 0, 0, 0)]
    if landlock:
        program += [step(0x15, 0, 1, 444), fail]
    if seccomp:
        program += [step(0x15, 0, 1, kind.seccomp), fail]
        # Of prctl: PR_GET_SECCOMP (21) and PR_SET_SECCOMP (22).
        program += [step(0x15, 0, 5, kind.numbers["prctl"]), step(0x20, 0, 0, 16), step(0x15, 1, 0, 21)]
        program += [step(0x15, 0, 1, 22), step(0x06, 0, 0, 0x00050000 | errno.EINVAL), step(0x06, 0, 0, 0x7FFF0000)]
    program.append(step(0x06, 0, 0, 0x7FFF0000))
    steps = ctypes.create_string_buffer(b"".join(program))
    filter_ = struct.pack("@HP", len(program), ctypes.addressof(steps))

    def put_on(_: object = steps) -> None:
        libc.prctl(38, 1, 0, 0, 0)
        if libc.syscall(kind.seccomp, 1, 0, filter_) != 0:
            os._exit(99)

    return put_on


def run(user: int, *arguments: str, prepare: Any = None, secret: str = "hunter2") -> subprocess.CompletedProcess[str]:
    """Run Python as this user, who finds the packages of this environment."""
    places = [entry for entry in sys.path if "site-packages" in entry] + [str(Path(__file__).parents[3])]
    places += [str(Path(places[-1]) / name) for name in ("adapters", "apps")]
    environment = {"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(places), "SMARTCHAT_TEST_SECRET": secret}
    identity: dict[str, Any] = {} if user == os.geteuid() else {"user": user, "group": user, "extra_groups": []}
    return subprocess.run(
        [interpreter(user), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd="/",
        preexec_fn=prepare,
        **identity,
    )


def interpreter(user: int) -> str:
    if user == os.geteuid():
        return sys.executable
    # The one of the tests may lie in a folder of root's.
    for name in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        try:
            subprocess.run([name, "-c", "import lzma"], check=True, user=user, group=user, extra_groups=[])
        except (OSError, subprocess.SubprocessError):
            continue
        return name
    pytest.skip("nobody but root may run this Python")


@pytest.fixture(scope="module", params=["as this user", "as nobody"])
def user(request: pytest.FixtureRequest) -> int:
    if request.param == "as nobody":
        if os.geteuid() != 0:
            pytest.skip("only root may become somebody else")
        return _NOBODY
    return os.geteuid()


@pytest.fixture(scope="module")
def scene(user: int) -> Iterator[Scene]:
    with ExitStack() as stack:
        # Not in a folder of pytest's, which is this user's own.
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="confinement-")))
        yield make_scene(place, stack, user=user)


@pytest.fixture(scope="module")
def confined(scene: Scene, user: int) -> dict[str, Any]:
    orders = [scene.order("attempts")]
    if platform.machine() == "x86_64":
        orders += [scene.order(name.replace(" ", "-"), machine_code=name) for name in KILLED]
    finished = run(user, str(_DRIVER), str(scene.packages), *orders)
    assert finished.returncode == 0, finished.stderr
    found: dict[str, Any] = json.loads(finished.stdout)
    found["stderr"] = finished.stderr
    return found


@pytest.fixture(scope="module")
def attempts(confined: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = json.loads(confined["outcomes"][0])
    return found


@pytest.fixture(scope="module")
def unconfined(user: int) -> Iterator[dict[str, str]]:
    """The same in a process of this user that is not confined."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="confinement-")))
        scene = make_scene(place, stack, user=user)
        identity: dict[str, Any] = {} if user == os.geteuid() else {"user": user, "group": user, "extra_groups": []}
        victim = stack.enter_context(subprocess.Popen(["sleep", "600"], **identity))
        stack.callback(victim.kill)
        world = replace(scene.world, parent=victim.pid, victim=victim.pid)
        (place / "world").write_text(json.dumps(asdict(world)))
        scene.order("attempts")
        script = str(scene.packages / "confinement_attempts.py")
        finished = run(
            user,
            "-c",
            f"import os, runpy, sys; os.environ.update(UNCONFINED='1', HOME={str(scene.orders)!r}); "
            f"os.chdir({str(scene.orders)!r}); "
            f"sys.argv = ['', {str(place / 'world')!r}]; runpy.run_path({script!r}, run_name='__main__')",
        )
        assert finished.returncode == 0, finished.stderr
        found: dict[str, str] = json.loads(finished.stdout)
        yield found


@pytest.mark.parametrize("name", ATTEMPTS)
def test_it_is_refused(attempts: dict[str, str], name: str) -> None:
    result = attempts[name]
    assert not result.startswith("got"), result
    if name in ONLY_CONFINED:
        # EPERM and EACCES are what the filter and the rules give; ENOSYS stands for the calls with pointers.
        assert result in {"errno 1", "errno 13"} or (name == "clone3" and result == "errno 38"), result


@pytest.mark.parametrize("name", [name for name in ATTEMPTS if name not in ONLY_CONFINED])
def test_elsewhere_it_would_have_come_off(unconfined: dict[str, str], name: str) -> None:
    assert unconfined[name].startswith("got"), unconfined[name]


@pytest.mark.parametrize("index", range(len(KILLED)), ids=list(KILLED))
@pytest.mark.skipif(platform.machine() != "x86_64", reason="it is code for x86_64")
def test_a_foreign_interface_ends_the_process(confined: dict[str, Any], index: int) -> None:
    assert confined["outcomes"][1 + index].startswith("parser_crashed: It called the system in a foreign way")


def test_parsers_are_listed_by_a_confined_process(confined: dict[str, Any]) -> None:
    found = json.loads(confined["version"].removeprefix("attempt "))
    assert len(found) == 4
    assert not [name for name, result in found.items() if result.startswith("got")]


def test_nothing_has_changed(scene: Scene, confined: dict[str, Any]) -> None:
    assert confined["outcomes"]
    outside = Path(scene.world.outside)
    assert sorted(path.name for path in outside.iterdir()) == ["a", "b", "c", "database", "other", "socket"]
    assert {(outside / name).read_text() for name in ("a", "b", "c", "database", "other")} == {"somebody's secret"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("missing", "refused", "possible"),
    [
        ({"landlock": True}, {"tcp", "fork", "write outside", "truncate", "kill the parent"}, {"the database"}),
        ({"seccomp": True}, {"/etc/passwd", "the database", "write outside"}, {"socket pair"}),
        ({"landlock": True, "seccomp": True}, {"descriptors", "memory", "more processor time"}, {"the database"}),
    ],
    ids=["no landlock", "no seccomp", "neither"],
)
def test_what_a_kernel_lacks_is_reported_and_may_be_refused(
    scene: Scene, user: int, missing: dict[str, bool], refused: set[str], possible: set[str]
) -> None:
    # Only these: without a filter the others could do harm.
    order = scene.order("some", names=sorted(refused | possible))
    finished = run(user, str(_DRIVER), str(scene.packages), order, prepare=lacking(**missing))
    assert finished.returncode == 0, finished.stderr
    found = json.loads(finished.stdout)
    assert (found["landlock"] == 0, not found["seccomp"]) == (
        missing.get("landlock", False),
        missing.get("seccomp", False),
    )
    assert len([gap for gap in found["gaps"] if "root" not in gap]) == len(missing)
    assert found["gaps"][0] in finished.stderr
    results = json.loads(found["outcomes"][0])
    assert not [name for name in refused if results[name].startswith("got")]
    # What is lacking is lacking: else the test would show nothing.
    assert [name for name in possible if results[name].startswith("got")] == sorted(possible)

    refusing = run(user, str(_DRIVER), str(scene.packages), "--required", order, prepare=lacking(**missing))
    assert refusing.returncode == 1
    assert "ConfigurationError: parsers cannot be confined" in refusing.stderr


def test_a_complete_confinement_may_be_demanded(scene: Scene, user: int) -> None:
    finished = run(user, str(_DRIVER), str(scene.packages), "--required", scene.order("attempts"))
    assert finished.returncode == 0, finished.stderr


@pytest.mark.parametrize("level", range(1, 11))
def test_each_level_of_landlock_can_be_put_in_force(level: int) -> None:
    script = (
        "import ctypes, sys\n"
        "from smartchat_adapters.parsers.sandbox.landlock import restrict\n"
        "ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)\n"
        f"best = restrict(sys.path, most={level})\n"
        "print(best, flush=True)\n"
        "open('/etc/passwd')\n"
    )
    finished = run(os.geteuid(), "-c", script)
    best = int(finished.stdout)
    if best < level:
        pytest.skip(f"this kernel has level {best} only")
    assert best == level
    assert "PermissionError" in finished.stderr


def test_it_is_reported_loudly_that_it_runs_as_root(confined: dict[str, Any], user: int) -> None:
    assert confined["seccomp"] is True
    assert confined["landlock"] >= 1
    said = [gap for gap in confined["gaps"] if "root" in gap]
    assert bool(said) is (user == 0)
    assert ("it runs as root" in confined["stderr"]) is (user == 0)
