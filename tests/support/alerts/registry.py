"""Every case."""

from __future__ import annotations

from tests.support.alerts.cases import AlertCase
from tests.support.alerts.guide_cases import GUIDE_CASES
from tests.support.alerts.models_cases import MODELS_CASES
from tests.support.alerts.service_cases import SERVICE_CASES
from tests.support.alerts.work_cases import WORK_CASES

__all__ = ["CASES", "cases_of"]

CASES: tuple[AlertCase, ...] = (*GUIDE_CASES, *SERVICE_CASES, *WORK_CASES, *MODELS_CASES)


def cases_of(alert: str) -> tuple[AlertCase, ...]:
    """Those of one alert."""
    return tuple(case for case in CASES if case.alert == alert)
