from datetime import timedelta

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from smartchat_adapters.render.site import SITE_VALUES, Site, parse_site
from smartchat_adapters.render.text import GENERATED, duration, parse_duration, to_yaml
from smartchat_core.errors import InvalidRequest


@pytest.mark.parametrize(
    ("length", "written"),
    [
        (timedelta(seconds=30), "30s"),
        (timedelta(minutes=5), "5m"),
        (timedelta(minutes=90), "1h30m"),
        (timedelta(hours=36), "36h"),
        (timedelta(days=30), "30d"),
        (timedelta(milliseconds=1500), "1s500ms"),
        (timedelta(0), "0s"),
    ],
)
def test_durations_are_written_as_people_do(length: timedelta, written: str) -> None:
    assert duration(length) == written


@given(st.integers(min_value=1, max_value=10**12))
def test_duration_is_read_back(milliseconds: int) -> None:
    length = timedelta(milliseconds=milliseconds)
    assert parse_duration(duration(length)) == length


def test_negative_length_is_refused() -> None:
    with pytest.raises(ValueError, match="no length"):
        duration(timedelta(seconds=-1))


@pytest.mark.parametrize("text", ["", "0s", "5", "m", "5 m", "-5m", "5m!", "5y"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="no duration"):
        parse_duration(text)


@given(st.dictionaries(st.text(min_size=1), st.text() | st.lists(st.text())))
def test_yaml_is_read_back(value: dict[str, object]) -> None:
    text = to_yaml(value)
    assert yaml.safe_load(text) == value
    assert text.startswith(f"# {GENERATED}\n")


def test_no_expression_is_folded_and_keys_keep_their_order() -> None:
    expression = "sum by (le) (rate(x[5m]))" * 20
    text = to_yaml({"z": [{"expr": expression}], "a": "two\nlines"})
    assert f"  - expr: {expression}\n" in text
    assert text.index("z:") < text.index("a: |-\n")


def test_site_takes_what_is_set() -> None:
    site = parse_site(["runbooks=https://wiki.internal/x=1", "scrape=5s"])
    assert (site.runbooks, site.scrape, site.slack_channel) == ("https://wiki.internal/x=1", "5s", "#incidents")


def test_every_value_has_a_meaning() -> None:
    assert all(help_ for _, _, help_ in SITE_VALUES)
    assert Site() == parse_site([f"{name}={default}" for name, default, _ in SITE_VALUES])


@pytest.mark.parametrize(
    "text",
    [
        "runbooks",
        "nothing=1",
        "scrape=often",
        "scrape=",
        "evaluate=1m",
        "group_wait=x",
        "smtp_tls=perhaps",
        "grafana=a\nb",
    ],
)
def test_what_cannot_be_set(text: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        parse_site([text])
    assert caught.value.cause
    assert caught.value.remedy
