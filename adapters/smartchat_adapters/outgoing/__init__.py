"""The HTTP client of all outgoing requests whose address others may name: it resolves, checks and pins."""
