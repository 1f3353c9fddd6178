"""Measurements, spans and log lines, and where they go."""
