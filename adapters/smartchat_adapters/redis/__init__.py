"""Cache, sessions and rate limits in Redis (or a server that speaks its protocol, such as Valkey)."""
