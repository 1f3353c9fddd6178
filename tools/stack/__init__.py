"""The whole of SmartChat on one machine for a person to play with: `make up`, `make down`.

    python -m tools.stack up      # in the background; prints the addresses
    python -m tools.stack down
    python -m tools.stack run     # in the foreground, until Ctrl-C

The data stay in ./stack from run to run. There is one process that starts all others, restarts what ends, and ends
them when it ends; its number is on record, with a lock that only it can hold.
"""
