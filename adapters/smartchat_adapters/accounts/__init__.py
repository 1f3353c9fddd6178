"""Adapters of the ports of accounts."""
