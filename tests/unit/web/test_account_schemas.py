"""What the interface about accounts takes and shows, field by field."""

import pytest
from pydantic import ValidationError

from smartchat.web.account_schemas import CreateKey, KeyView, SessionView
from smartchat_core.model.api_key import ApiKey
from smartchat_core.model.user_session import UserSession

WISH = {"name": "backup", "scopes": ["read"]}


@pytest.mark.parametrize("field", ["user", "owner", "role", "digest", "id", "prefix"])
def test_nobody_sets_more_than_is_asked_for(field: str) -> None:
    assert CreateKey.model_validate(WISH).name == "backup"
    with pytest.raises(ValidationError, match="Extra inputs"):
        CreateKey.model_validate({**WISH, field: "x"})


def test_no_view_has_a_secret() -> None:
    assert "digest" in ApiKey.__slots__
    assert "digest" in UserSession.__slots__
    assert not {"digest", "secret", "token"} & (KeyView.model_fields.keys() | SessionView.model_fields.keys())
