"""Proof that every alert fires on its fault, stays quiet on the near miss, resolves, and reaches whom it has to.

    python -m tests.ops_proof [--only ALERT …] [--report FILE]      (`make ops-proof`)

Everything is real: the product, its servers, Prometheus, Alertmanager and the exporters. Only what cannot be had or
must be scripted is played: the pager, the model's provider, and a machine whose disk is full. Windows and holding
times are shortened (`time_compression`); `promtool` tests the same rules at their full length.
"""
