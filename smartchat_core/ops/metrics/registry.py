"""The registry of metrics: what is not here is not measured."""

from __future__ import annotations

from smartchat_core.model.metric import Metric
from smartchat_core.ops.metrics.business import BUSINESS_METRICS
from smartchat_core.ops.metrics.data import DATA_METRICS
from smartchat_core.ops.metrics.http import HTTP_METRICS
from smartchat_core.ops.metrics.models import MODEL_METRICS
from smartchat_core.ops.metrics.operations import OPERATIONS_METRICS
from smartchat_core.ops.metrics.security import SECURITY_METRICS
from smartchat_core.ops.metrics.work import WORK_METRICS

__all__ = ["CATALOGUE"]

CATALOGUE: tuple[Metric, ...] = (
    *HTTP_METRICS,
    *WORK_METRICS,
    *MODEL_METRICS,
    *BUSINESS_METRICS,
    *SECURITY_METRICS,
    *DATA_METRICS,
    *OPERATIONS_METRICS,
)
