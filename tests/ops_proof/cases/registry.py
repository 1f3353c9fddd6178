"""All cases, and which of them may go on at the same time."""

from tests.ops_proof.case import AlertCase
from tests.ops_proof.cases.machines import MACHINES, SATURATED
from tests.ops_proof.cases.models import MODELS, READERS
from tests.ops_proof.cases.queue import QUEUE
from tests.ops_proof.cases.security import ORDERS_GIVEN, SECURITY
from tests.ops_proof.cases.service import CERTIFICATES, SERVICE
from tests.ops_proof.cases.stores import CACHE, STORES
from tests.ops_proof.cases.watch import FACTS, WATCH

__all__ = ["ALONE", "CASES", "GROUPS"]

GROUPS: tuple[tuple[AlertCase, ...], ...] = (
    (*SECURITY, *READERS),
    (*ORDERS_GIVEN, *MODELS),
    (*FACTS, *MACHINES, *CERTIFICATES, *CACHE),
)
"""Cases that do not touch what those of the other groups need: within a group one follows the other."""

ALONE: tuple[AlertCase, ...] = (*SATURATED, *SERVICE, *STORES, *QUEUE, *WATCH)
"""Cases that hurt others, and so are tried when nothing else is."""

CASES: tuple[AlertCase, ...] = (*(case for group in GROUPS for case in group), *ALONE)
