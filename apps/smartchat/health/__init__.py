"""Health probes of the dependencies."""
