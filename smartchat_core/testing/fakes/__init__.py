"""Scripted and deterministic stand-ins for ports, for tests that run offline."""
