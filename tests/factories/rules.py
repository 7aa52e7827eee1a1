"""A small pack of publishing rules, so that a test knows what blocks; the shipped cloud rules."""

from __future__ import annotations

from importlib import resources

from sqlalchemy.orm import Session

from governance.base.actor import system
from governance.rulebook import actions

BLOCKED = "未公表案件"
WARNED = "至急確認"


def rule(name: str, word: str, level: str, override: str = "none") -> str:
    """One rule that finds one word; this role may let it pass."""
    return f"""
  - id: test.{name}
    type: {"UNPUBLISHED" if level == "block" else "STYLE"}
    title: {{ja: 語「{word}」, en: The word {name}}}
    clause: [test-1]
    why: {{ja: 試験, en: A test}}
    remedy: {{ja: 語を除いてください, en: Take the word out}}
    detect:
      kind: words
      gate: substring
      words: [{{word: {word}, why: 試験}}]
    levels: [{{level: {level}}}]
    override: {{role: {override}}}
    examples:
      match:
        - {{text: "本日の{word}について", span: "{word}", level: {level}}}
        - {{text: "{word}です", span: "{word}", level: {level}}}
      no_match:
        - {{text: "本日は晴れです"}}
        - {{text: "図書館は休館です"}}
"""


PACK = (
    'pack: test-publishing\nversion: "1"\nrules:'
    + rule("blocked", BLOCKED, "block")
    + rule("warned", WARNED, "warn")
)


def small_pack(session: Session) -> None:
    """Put the small pack in force."""
    actor = system("factory")
    pack_id = actions.add_pack(session, actor, PACK, "publishing")
    actions.put_in_force(session, actor, pack_id, "for tests")


def put_cloud_rules_in_force(session: Session) -> None:
    """Put the shipped packs on cloud services in force, and none on posts: those take seconds."""
    actor = system("factory")
    packs = resources.files("approval_rules") / "packs" / "cloud_usage"
    for file in sorted(packs.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yaml"):
            pack = actions.add_pack(session, actor, file.read_text(encoding="utf-8"), "cloud_usage")
            actions.put_in_force(session, actor, pack, "factory")
