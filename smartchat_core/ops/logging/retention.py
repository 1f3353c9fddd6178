"""Retention: how long lines of the log are kept."""

from __future__ import annotations

from datetime import timedelta

__all__ = ["LOGS_KEPT", "SECURITY_LOGS_KEPT"]

LOGS_KEPT = timedelta(days=30)
"""The guide's "Log Rotation"."""

SECURITY_LOGS_KEPT = timedelta(days=365)
"""An attack is often found months after it began."""
