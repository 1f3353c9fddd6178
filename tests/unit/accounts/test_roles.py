"""What each role may do."""

from __future__ import annotations

import pytest

from smartchat_core.accounts.roles import PERMISSIONS, SECOND_FACTOR_ALWAYS, Permission, may, require
from smartchat_core.errors import PermissionDenied
from smartchat_core.model.user import UserRole


def test_every_role_is_in_the_table() -> None:
    assert set(PERMISSIONS) == set(UserRole)


def test_every_permission_is_somebodys() -> None:
    assert frozenset[Permission]().union(*PERMISSIONS.values()) == set(Permission)


def test_readers_have_none() -> None:
    assert not PERMISSIONS[UserRole.READER]


def test_who_grants_roles_and_who_audits_need_a_second_factor() -> None:
    grants = {role for role in UserRole if may(role, Permission.GRANT_ROLES)}
    assert grants | {UserRole.AUDITOR} <= SECOND_FACTOR_ALWAYS


def test_auditors_change_nothing() -> None:
    assert PERMISSIONS[UserRole.AUDITOR] == {Permission.READ_SECURITY_EVENTS}


def test_without_the_permission_nothing_goes_on() -> None:
    require(UserRole.OPERATOR, Permission.OPERATE)
    with pytest.raises(PermissionDenied) as refused:
        require(UserRole.READER, Permission.MANAGE_USERS)
    assert "manage users" in refused.value.operator_message()
    assert "reader" not in refused.value.public_message()
