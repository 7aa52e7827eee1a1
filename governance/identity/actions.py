"""Everything that changes departments, people, roles, sign-ins and tokens, under one name."""

from __future__ import annotations

from governance.identity.directory import (
    add_department,
    add_person,
    edit_department,
    edit_person,
)
from governance.identity.one_time import (
    LinkUnusable,
    accept_password,
    accept_setup,
    make_password_link,
    make_setup,
)
from governance.identity.roles import (
    LastAdministrator,
    end_deputy,
    grant_role,
    revoke_role,
    set_deputy,
)
from governance.identity.sign_in import (
    forget_ended,
    set_password,
    sign_in,
    sign_out,
    sign_out_everywhere,
    step_up,
)
from governance.identity.tokens import issue_token, revoke_token

__all__ = [
    "LastAdministrator",
    "LinkUnusable",
    "accept_password",
    "accept_setup",
    "add_department",
    "add_person",
    "edit_department",
    "edit_person",
    "end_deputy",
    "forget_ended",
    "grant_role",
    "issue_token",
    "make_password_link",
    "make_setup",
    "revoke_role",
    "revoke_token",
    "set_deputy",
    "set_password",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "step_up",
]
