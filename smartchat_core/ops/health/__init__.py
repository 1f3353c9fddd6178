"""Health checks: their model, history and service."""
