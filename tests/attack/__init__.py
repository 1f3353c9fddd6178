"""Attacks on a served library, bounded in count and time, over the loopback only: `make attack`.

Each attack is one file in `attacks/` with an `ATTACK`; it is found by being there. While an attack holds what it has
opened, witnesses at other addresses ask for `/livez`, the list of documents and an upload.
"""
