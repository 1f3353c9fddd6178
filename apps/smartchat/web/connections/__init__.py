"""Connections: how many there are, how slow they may be, and whose they are.

uvicorn has no deadline for heads and bodies, and its `limit_concurrency` counts idle connections and refuses probes.
So its protocol is extended here: `protocol.py` follows one connection, `table.py` bounds all of them, and `transfer.py`
and `limits.py` are the rules. What is known only once a request has been read (whose it is behind a proxy, whether it
is an upload) is bounded in `smartchat.web.middleware.admission`.
"""
