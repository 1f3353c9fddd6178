"""Every dashboard."""

from __future__ import annotations

from smartchat_core.ops.dashboards.overview import OVERVIEW
from smartchat_core.ops.panels import Dashboard

__all__ = ["DASHBOARDS"]

DASHBOARDS: tuple[Dashboard, ...] = (OVERVIEW,)
