"""Other people's programs that check configuration."""

import subprocess

from tools.servers.monitoring import find_program


def checked(program: str, *arguments: str) -> str:
    """What the program says; it has to be content.

    Raises:
        Missing: it is not installed.
        AssertionError: it finds a fault.
    """
    done = subprocess.run([find_program(program), *arguments], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout
