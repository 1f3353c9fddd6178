"""All trials, in an order in which none disturbs the next one more than it has to."""

from tests.ops_proof.trial import Trial
from tests.ops_proof.trials.machines import MACHINES
from tests.ops_proof.trials.models import MODELS
from tests.ops_proof.trials.queue import QUEUE
from tests.ops_proof.trials.security import SECURITY
from tests.ops_proof.trials.service import SERVICE
from tests.ops_proof.trials.stores import STORES
from tests.ops_proof.trials.watch import WATCH

__all__ = ["TRIALS"]

TRIALS: tuple[Trial, ...] = (*SECURITY, *MODELS, *MACHINES, *WATCH, *SERVICE, *STORES, *QUEUE)
