"""Language models: what they say, how fast, for how much, and what is found for them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.ops_proof.case import AlertCase, Fault
from tests.ops_proof.installation import NAME, Installation
from tests.ops_proof.scenarios import again_and_again, all_of, ask, search, vote

DEAR = (400_000, 20)
"""Tokens of an answer that costs a dollar."""


def _asking(*, each_second: float, clients: int = 1, **how: Any) -> Fault:
    """Questions, to a provider that is like this."""

    @contextmanager
    def fault(installation: Installation) -> Iterator[None]:
        for name, value in how.items():
            setattr(installation.provider, name, value)
        try:
            with again_and_again(installation, ask, each_second=each_second, clients=clients):
                yield
        finally:
            installation.provider.well()

    return fault


@contextmanager
def _spending(installation: Installation) -> Iterator[None]:
    with _asking(each_second=3, clients=3, usage=DEAR)(installation):
        yield
    # The next month begins, as far as the ledger is concerned.
    with installation.postgresql.connect(NAME) as connection:
        connection.execute("DELETE FROM usage_entries")


def _searching(words: str) -> Callable[[Installation], Any]:
    return lambda installation: again_and_again(installation, search(words), each_second=8, clients=2)


MODELS = (
    AlertCase(
        alerts=("ModelErrors",),
        fault="the provider fails every second request",
        inject=_asking(each_second=6, clients=3, status=500, status_each=2),
        near_miss="it answers",
        miss=_asking(each_second=3, clients=2),
    ),
    AlertCase(
        alerts=("ModelProviderDown",),
        fault="the provider fails every request",
        inject=_asking(each_second=4, clients=2, status=503),
        near_miss="it fails every tenth",
        miss=_asking(each_second=3, clients=2, status=503, status_each=10),
    ),
    AlertCase(
        alerts=("UnsupportedCitations",),
        fault="the model says what no source says",
        inject=_asking(
            each_second=3,
            clients=2,
            pieces=("The keeper was a bear from the moon. He sold ice to the tides. Whales paid him rent in gold.",),
        ),
        near_miss="it says what the source says",
        miss=_asking(each_second=2, clients=2, pieces=("Tobias kept the lighthouse for forty years [1].",)),
    ),
    AlertCase(
        alerts=("ModelBudgetLow", "ModelBudgetExhausted", "SpendAnomaly", "AnswersExpensive"),
        fault="answers cost a dollar each, and there are 20 for the month",
        inject=_spending,
        near_miss="answers cost a tenth of a cent",
        miss=_asking(each_second=2, clients=2),
        inhibited=frozenset({"ModelBudgetLow"}),
    ),
    AlertCase(
        alerts=("ModelSlow", "FirstTokenSlow"),
        fault="the first word takes 12 seconds, the last one 34",
        inject=_asking(each_second=0.6, clients=7, first_token_seconds=12.0, piece_seconds=11.0, pieces=("a ", "b ")),
        near_miss="the first word takes a second",
        miss=_asking(each_second=1, clients=2, first_token_seconds=1.0),
        fire_seconds=120.0,
    ),
)

READERS = (
    AlertCase(
        alerts=("EmptyRetrievals",),
        fault="nothing is found for most searches",
        inject=_searching("xyzzyqq plughzz frobnitzz"),
        near_miss="something is found for all",
        miss=_searching("lighthouse keeper"),
    ),
    AlertCase(
        alerts=("ThumbsDown",),
        fault="readers vote answers down",
        inject=lambda installation: again_and_again(installation, vote("down"), each_second=3),
        near_miss="one vote of five is against an answer",
        miss=lambda installation: all_of(
            again_and_again(installation, vote("up"), each_second=2),
            again_and_again(installation, vote("down"), each_second=0.4),
        ),
    ),
)
