"""The shipped rules on cloud services, without those on posts: compiling these takes seconds."""

from __future__ import annotations

from importlib import resources

from sqlalchemy.orm import Session

from governance.base.actor import system
from governance.rulebook import actions


def put_cloud_rules_in_force(session: Session) -> None:
    """Put every shipped pack on cloud services in force."""
    actor = system("factory")
    packs = resources.files("approval_rules") / "packs" / "cloud_usage"
    for file in sorted(packs.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yaml"):
            pack = actions.add_pack(session, actor, file.read_text(encoding="utf-8"), "cloud_usage")
            actions.put_in_force(session, actor, pack, "factory")
