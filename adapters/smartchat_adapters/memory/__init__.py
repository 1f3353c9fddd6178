"""Cache, sessions and rate limits within one process."""
