"""ASGI middleware: admission, rate limits, origin checks, methods and telemetry."""
