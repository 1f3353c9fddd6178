"""Cases of language models and the quality of answers, and of traffic that is compared with a week before."""

from __future__ import annotations

from tests.support.alerts.cases import AlertCase, Series, fires, grow, quiet
from tests.support.alerts.guide_cases import http, steady

__all__ = ["MODELS_CASES"]

_CALLS = 'llm_requests_total{{provider="{0}",model="{1}",outcome="{2}"}}'
_COST = 'llm_cost_usd_total{{provider="{0}",feature="{1}"}}'
_CHECKS = 'rag_citation_checks_total{{instance="{0}",outcome="{1}"}}'
_VOTES = 'user_feedback_total{{instance="{0}",vote="{1}"}}'
_FEATURE = 'feature_usage_total{{instance="{0}",feature="{1}"}}'
_EMPTY = 'rag_empty_retrievals_total{{backend="{0}"}}'
_SEARCHES = 'search_queries_total{{mode="{0}"}}'
_WEEK = 7 * 24 * 12


def _burst(each: float, after: int = 25) -> list[float | None]:
    return grow((20, 0), (25, each), (after, 0))


def _slow(name: str, labels: str, limit: tuple[str, str], fast: float, slow: float) -> Series:
    good = steady(fast, 70)
    late = _burst(slow)
    both: list[float | None] = [(a or 0) + (b or 0) for a, b in zip(good, late, strict=True)]
    return {
        f'{name}_bucket{{{labels},le="{limit[0]}"}}': good,
        f'{name}_bucket{{{labels},le="{limit[1]}"}}': both,
        f'{name}_bucket{{{labels},le="+Inf"}}': both,
    }


_REPLY, _FIRST, _SEARCH = (
    "llm_request_duration_seconds",
    "llm_time_to_first_token_seconds",
    "rag_retrieval_duration_seconds",
)


def _long_tail(alert: str, name: str, label: str, limits: tuple[str, str]) -> tuple[AlertCase, ...]:
    two = {
        **_slow(name, f'{label}="x",model="a"', limits, 100, 2),
        **_slow(name, f'{label}="x",model="b"', limits, 100, 28),
    }
    return (
        fires(alert, (22, 49), {**two, **_slow(name, f'{label}="y",model="a"', limits, 1000, 1)}),
        quiet(alert, _slow(name, f'{label}="x",model="a"', limits, 100, 4)),
    )


def _traffic(*parts: tuple[int, float]) -> Series:
    """Two servers, each with half of it."""
    return {http(): grow(*parts), http(instance="b"): grow(*parts)}


MODELS_CASES: tuple[AlertCase, ...] = (
    fires(
        "ModelProviderDown",
        (10, 40),
        {
            'llm_provider_up{provider="x",instance="a"}': [1] * 10 + [0] * 30 + [1] * 10,
            'llm_provider_up{provider="x",instance="b"}': [1] * 50,
            'llm_provider_up{provider="y",instance="a"}': [1] * 50,
        },
        labels=',provider="x"',
    ),
    quiet("ModelProviderDown", {'llm_provider_up{provider="x"}': [1] * 50}),
    fires(
        "ModelErrors",
        (23, 53),
        {
            _CALLS.format("x", "m", "error"): _burst(1),
            _CALLS.format("x", "n", "error"): _burst(1),
            _CALLS.format("x", "m", "ok"): steady(5, 70),
            _CALLS.format("y", "m", "error"): steady(0.5, 70),
            _CALLS.format("y", "m", "ok"): steady(9, 70),
        },
    ),
    quiet(
        "ModelErrors",
        {
            _CALLS.format("x", "m", "error"): steady(0.5, 70),
            _CALLS.format("x", "m", "cancelled"): steady(2, 70),
            _CALLS.format("x", "m", "ok"): steady(5, 70),
        },
    ),
    quiet(
        "ModelErrors",
        {_CALLS.format("x", "m", "error"): steady(0.5, 70), _CALLS.format("x", "m", "ok"): steady(0.375, 70)},
    ),
    *_long_tail("ModelSlow", _REPLY, "provider", ("30.0", "40.0")),
    *_long_tail("FirstTokenSlow", _FIRST, "provider", ("10.0", "20.0")),
    *_long_tail("RetrievalSlow", _SEARCH, "backend", ("1.0", "2.0")),
    fires(
        "ModelBudgetLow",
        (10, 40),
        {
            'llm_budget_remaining_ratio{instance="a"}': [0.21] * 10 + [0.2] * 30 + [0.3] * 10,
            'llm_budget_remaining_ratio{instance="c"}': [0.21] * 10 + [0.2] * 30 + [0.3] * 10,
            'llm_budget_remaining_ratio{instance="b"}': [1] * 50,
        },
    ),
    quiet("ModelBudgetLow", {'llm_budget_remaining_ratio{instance="a"}': [0.21] * 50}),
    fires(
        "ModelBudgetExhausted",
        (10, 40),
        {
            'llm_budget_remaining_ratio{instance="a"}': [0.01] * 10 + [0] * 30 + [1] * 10,
            'llm_budget_remaining_ratio{instance="c"}': [0.01] * 10 + [0] * 30 + [1] * 10,
            'llm_budget_remaining_ratio{instance="b"}': [1] * 50,
        },
    ),
    quiet("ModelBudgetExhausted", {'llm_budget_remaining_ratio{instance="a"}': [0.01] * 50}),
    fires(
        "SpendAnomaly",
        (585, 604),
        {
            _COST.format("x", "ask"): grow((576, 0.03125), (24, 0.125), (60, 0.03125)),
            _COST.format("y", "canary"): grow((576, 0.03125), (24, 0.125), (60, 0.03125)),
        },
        step=300,
    ),
    quiet("SpendAnomaly", {_COST.format("x", "ask"): grow((576, 0.0625), (24, 0.15625), (60, 0.0625))}, step=300),
    quiet("SpendAnomaly", {_COST.format("x", "ask"): grow((576, 0.0078125), (24, 0.0625), (60, 0.0078125))}, step=300),
    fires(
        "AnswersExpensive",
        (71, 163),
        {
            _COST.format("x", "ask"): grow((60, 0.25), (60, 1), (100, 0.125)),
            _COST.format("y", "ask"): grow((60, 0.25), (60, 1), (100, 0.125)),
            _FEATURE.format("a", "ask"): steady(1.5, 220),
            _FEATURE.format("b", "ask"): steady(1.5, 220),
            _FEATURE.format("a", "search"): steady(9, 220),
        },
    ),
    quiet(
        "AnswersExpensive",
        {
            _COST.format("x", "ask"): steady(0.5, 120),
            _COST.format("x", "canary"): steady(3, 120),
            _FEATURE.format("a", "ask"): steady(2.25, 120),
            _FEATURE.format("a", "search"): steady(0.25, 120),
        },
    ),
    fires(
        "UnsupportedCitations",
        (87, 154),
        {
            _CHECKS.format("a", "unsupported"): grow((60, 0), (60, 0.25), (100, 0)),
            _CHECKS.format("b", "unsupported"): grow((60, 0), (60, 0.25), (100, 0)),
            _CHECKS.format("a", "supported"): steady(1, 220),
            _CHECKS.format("b", "supported"): steady(1, 220),
        },
    ),
    quiet(
        "UnsupportedCitations",
        {_CHECKS.format("a", "unsupported"): steady(0.25, 150), _CHECKS.format("a", "supported"): steady(2.5, 150)},
    ),
    quiet(
        "UnsupportedCitations",
        {_CHECKS.format("a", "unsupported"): steady(0.0625, 150), _CHECKS.format("a", "supported"): steady(0.25, 150)},
    ),
    fires(
        "EmptyRetrievals",
        (97, 144),
        {
            _EMPTY.format("x"): grow((60, 0), (60, 0.5), (100, 0)),
            _EMPTY.format("y"): grow((60, 0), (60, 0.5), (100, 0)),
            _SEARCHES.format("hybrid"): steady(1, 220),
            _SEARCHES.format("lexical"): steady(1, 220),
        },
    ),
    quiet(
        "EmptyRetrievals",
        {
            _EMPTY.format("x"): steady(0.5, 150),
            _SEARCHES.format("hybrid"): steady(1, 150),
            _SEARCHES.format("lexical"): steady(1, 150),
        },
    ),
    quiet("EmptyRetrievals", {_EMPTY.format("x"): steady(0.25, 150), _SEARCHES.format("hybrid"): steady(0.3125, 150)}),
    fires(
        "ThumbsDown",
        (191, 386),
        {
            _VOTES.format("a", "down"): grow((144, 0), (144, 0.125), (288, 0)),
            _VOTES.format("b", "down"): grow((144, 0), (144, 0.125), (288, 0)),
            _VOTES.format("a", "up"): steady(0.125, 576),
            _VOTES.format("b", "up"): steady(0.0625, 576),
        },
        step=600,
    ),
    quiet(
        "ThumbsDown",
        {_VOTES.format("a", "down"): steady(0.0625, 288), _VOTES.format("a", "up"): steady(0.1875, 288)},
        step=600,
    ),
    quiet(
        "ThumbsDown",
        {_VOTES.format("a", "down"): steady(0.03125, 288), _VOTES.format("a", "up"): steady(0.03125, 288)},
        step=600,
    ),
    fires(
        "UnsupportedCitations",
        (81, 160),
        {
            _CHECKS.format("a", "unsupported"): grow((60, 0), (60, 0.0625), (100, 0)),
            _CHECKS.format("b", "unsupported"): grow((60, 0), (60, 0.0625), (100, 0)),
            _CHECKS.format("a", "supported"): steady(0.1875, 220),
            _CHECKS.format("b", "supported"): steady(0.1875, 220),
        },
    ),
    fires(
        "EmptyRetrievals",
        (88, 153),
        {
            _EMPTY.format("x"): grow((60, 0), (60, 0.125), (100, 0)),
            _EMPTY.format("y"): grow((60, 0), (60, 0.125), (100, 0)),
            _SEARCHES.format("hybrid"): steady(0.1875, 220),
            _SEARCHES.format("lexical"): steady(0.1875, 220),
        },
    ),
    fires(
        "ThumbsDown",
        (247, 330),
        {
            _VOTES.format("a", "down"): grow((144, 0), (144, 0.0234375), (288, 0)),
            _VOTES.format("b", "down"): grow((144, 0), (144, 0.0234375), (288, 0)),
            _VOTES.format("a", "up"): steady(0.0390625, 576),
            _VOTES.format("b", "up"): steady(0.0390625, 576),
        },
        step=600,
    ),
    fires("TrafficAboveUsual", (2017, 2041), _traffic((_WEEK, 1500), (24, 5250), (24, 1500)), step=300),
    quiet("TrafficAboveUsual", _traffic((_WEEK, 1500), (24, 4000), (24, 1500)), step=300),
    quiet("TrafficAboveUsual", _traffic((_WEEK, 150), (24, 1250), (24, 150)), step=300),
    fires("TrafficGone", (2017, 2041), _traffic((_WEEK, 1500), (24, 75), (24, 1500)), step=300),
    quiet("TrafficGone", _traffic((_WEEK, 1500), (24, 200), (24, 1500)), step=300),
    quiet("TrafficGone", _traffic((_WEEK, 120), (24, 5), (24, 120)), step=300),
)
