"""Every trial."""

from __future__ import annotations

from tests.support.alerts.guide_trials import GUIDE_TRIALS
from tests.support.alerts.models_trials import MODELS_TRIALS
from tests.support.alerts.service_trials import SERVICE_TRIALS
from tests.support.alerts.trials import Trial
from tests.support.alerts.work_trials import WORK_TRIALS

__all__ = ["TRIALS", "trials_of"]

TRIALS: tuple[Trial, ...] = (*GUIDE_TRIALS, *SERVICE_TRIALS, *WORK_TRIALS, *MODELS_TRIALS)


def trials_of(alert: str) -> tuple[Trial, ...]:
    """Those of one alert."""
    return tuple(trial for trial in TRIALS if trial.alert == alert)
