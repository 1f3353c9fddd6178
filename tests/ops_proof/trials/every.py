"""All trials, and which of them may go on at the same time."""

from tests.ops_proof.trial import Trial
from tests.ops_proof.trials.machines import MACHINES, SATURATED
from tests.ops_proof.trials.models import MODELS, READERS
from tests.ops_proof.trials.queue import QUEUE
from tests.ops_proof.trials.security import ORDERS_GIVEN, SECURITY
from tests.ops_proof.trials.service import CERTIFICATES, SERVICE
from tests.ops_proof.trials.stores import CACHE, STORES
from tests.ops_proof.trials.watch import FACTS, WATCH

__all__ = ["ALONE", "LANES", "TRIALS"]

LANES: tuple[tuple[Trial, ...], ...] = (
    (*SECURITY, *READERS),
    (*ORDERS_GIVEN, *MODELS),
    (*FACTS, *MACHINES, *CERTIFICATES, *CACHE),
)
"""Trials that do not touch what those of the other lanes need: within a lane one follows the other."""

ALONE: tuple[Trial, ...] = (*SATURATED, *SERVICE, *STORES, *QUEUE, *WATCH)
"""Trials that hurt others, and so are tried when nothing else is."""

TRIALS: tuple[Trial, ...] = (*(trial for lane in LANES for trial in lane), *ALONE)
