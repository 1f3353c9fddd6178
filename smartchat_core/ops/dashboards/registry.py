"""The registry of dashboards, in the order in which they are listed and rendered."""

from __future__ import annotations

from smartchat_core.ops.dashboards.ai import AI
from smartchat_core.ops.dashboards.business import BUSINESS
from smartchat_core.ops.dashboards.infrastructure import INFRASTRUCTURE
from smartchat_core.ops.dashboards.overview import OVERVIEW
from smartchat_core.ops.dashboards.quality import QUALITY
from smartchat_core.ops.dashboards.security import SECURITY
from smartchat_core.ops.dashboards.slo import SLO
from smartchat_core.ops.panels import Dashboard

__all__ = ["DASHBOARDS"]

DASHBOARDS: tuple[Dashboard, ...] = (OVERVIEW, INFRASTRUCTURE, BUSINESS, AI, SECURITY, SLO, QUALITY)
