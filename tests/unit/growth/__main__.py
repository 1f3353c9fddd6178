"""Every function that sees the text of a stranger, with every run of characters: `make growth`."""

import sys

from tests.support.growth import UNITS
from tests.unit.growth.test_growth import NAMES, steep

if __name__ == "__main__":
    found = 0
    for number, name in enumerate(NAMES, start=1):
        print(f"{number}/{len(NAMES)} {name}", flush=True)
        for unit, growth in steep(name, UNITS).items():
            found += 1
            print(f"  {unit!r}: {growth}", flush=True)
    sys.exit(f"{found} runs take more than a linear time" if found else 0)
