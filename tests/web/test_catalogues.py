"""Every word on a page is there in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from approval_rules.load import default_packs
from connectors import registry
from governance.base.states import Machine
from governance.cloud_services import states as cloud_services
from governance.jobs.enqueue import name_of
from governance.posts.recording import VERBS
from governance.posts.states import POST, TARGET
from governance.rulebook.schemas import FactKind
from governance.scans.states import SCAN, WAIVER
from governance.social_accounts import states as social_accounts
from governance.tasks.letters import KINDS
from governance.web import i18n, rendering
from governance.web.i18n import Key, label
from governance.wiring import HANDLERS

PLACEHOLDER = re.compile(r"%\(\w+\)s")


def test_every_text_in_templates_and_code_has_a_japanese_translation():
    assert [f"{m.text} ({m.places[0]})" for m in i18n.missing("ja")] == []


def test_every_code_has_words_in_both_languages():
    assert i18n.missing_labels() == []


@pytest.mark.parametrize(
    ("kind", "machine"),
    [
        ("service_state", cloud_services.MACHINE),
        ("account_state", social_accounts.MACHINE),
        ("post_state", POST),
        ("target_state", TARGET),
        ("scan_status", SCAN),
        ("waiver_state", WAIVER),
    ],
)
def test_every_state_has_words(kind: str, machine: Machine):
    assert set(machine.states) <= set(i18n.labels(kind))


def test_every_job_has_words():
    assert {name_of(kind) for kind in HANDLERS} <= set(i18n.labels("job"))


def test_every_setting_and_key_of_a_connector_has_words():
    for manifest in registry.manifests().values():
        assert set(manifest.settings) <= set(i18n.labels("setting")), manifest.provider
        assert set(manifest.settings) <= set(i18n.labels("setting_hint")), manifest.provider
        keys = {*manifest.secrets, *manifest.optional_secrets}
        assert keys <= set(i18n.labels("secret")), manifest.provider


def opened() -> Iterator[str]:
    """The kinds of task that the code opens."""
    for file in (Path(i18n.__file__).parents[1]).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and "open_task" in ast.unparse(node.func):
                for word in node.keywords:
                    if word.arg == "kind" and isinstance(word.value, ast.Constant):
                        yield str(word.value.value)


def test_every_kind_of_task_has_words_on_the_desk_and_in_mail():
    kinds = set(opened())
    assert {"waiver.decide", "finding.answer", "condition.meet"} <= kinds
    assert kinds <= set(i18n.labels("task_kind"))
    assert kinds <= set(KINDS)


def test_every_kind_of_fact_and_period_has_words():
    assert set(get_args(FactKind)) == set(i18n.labels("fact_kind"))
    periods = {
        period
        for pack in default_packs("publishing")
        for rule in pack.publishing
        for period in rule.applies_to.periods
    }
    assert periods <= set(i18n.labels("period"))


def recorded() -> Iterator[str]:
    """The actions that the code writes into the evidence, as far as the code names them."""
    for file in (Path(i18n.__file__).parents[1]).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in {"record", "moved"}
            ):
                named = [word.value for word in node.keywords if word.arg == "action"]
                for argument in [*node.args[2:3], *named]:
                    for inner in ast.walk(argument):
                        if isinstance(inner, ast.Constant) and re.fullmatch(
                            r"[a-z]+\.[a-z_]*[a-z]", str(inner.value)
                        ):
                            yield str(inner.value)
    yield from VERBS.values()
    for kind, machine in (("post.target", TARGET), ("scan", SCAN), ("waiver", WAIVER)):
        joint = "_" if "." in kind else "."
        yield from (f"{kind}{joint}{move.target}" for move in machine.moves)


def test_every_event_of_the_evidence_has_words():
    found = set(recorded())
    assert "account.approved" in found
    assert len(found) > 80
    assert sorted(found - set(i18n.labels("audit_action"))) == []


def test_every_clause_of_our_packs_names_its_source():
    sources = {
        clause.partition("/")[0]
        for kind in ("publishing", "cloud_usage", "social_usage")
        for pack in default_packs(kind)
        for rule in pack.rules
        for clause in rule.clause
    }
    assert sorted(sources - set(i18n.labels("clause_source"))) == []


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_no_two_catalogues_translate_a_text_differently(language):
    assert i18n.conflicts(language) == []


def test_a_translation_fills_in_the_same_values_as_its_original():
    wrong = [
        key.text
        for key, entry in i18n.catalogue("ja").items()
        if not key.kind
        and "%(num)s" not in entry.forms[0]
        and any(
            set(PLACEHOLDER.findall(form)) != set(PLACEHOLDER.findall(key.text))
            for form in entry.forms
        )
    ]
    assert wrong == []


def test_a_message_whose_limit_was_filled_in_before_is_translated_too():
    assert i18n.message("Use at most 200 characters.", "ja") == "200文字以内にしてください。"
    assert i18n.message("Use at most 200 characters.", "en") == "Use at most 200 characters."


def test_of_several_translations_that_fit_the_one_that_says_most_is_taken():
    assert i18n.message("write one of: a, b", "ja") == "次のどれかを書いてください：a, b"
    assert i18n.message("write `{word: …}`", "ja") == "`{word: …}` と書いてください"


def test_an_unknown_code_is_shown_as_it_is():
    assert label("post_state", "no_such_state", "ja") == "no_such_state"


def test_a_text_without_translation_stays_english():
    gettext, ngettext = i18n.translator("ja")
    assert gettext("No catalogue has this.") == "No catalogue has this."
    assert ngettext("%(num)s thing nobody knows", "%(num)s things", 2) == "%(num)s things"


@pytest.mark.parametrize(
    ("query", "cookie", "header", "language"),
    [
        ("en", "ja", "ja", "en"),
        (None, "en", "ja", "en"),
        (None, None, "en-GB,en;q=0.9", "en"),
        (None, None, "fr, en;q=0.2, ja;q=0.8", "ja"),
        (None, None, "fr", "ja"),
        ("xx", "yy", "en;q=nonsense", "ja"),
        (None, None, None, "ja"),
    ],
)
def test_the_language_is_that_of_the_address_the_cookie_the_browser_then_japanese(
    query, cookie, header, language
):
    assert i18n.choose_language(query, cookie, header) == language


def test_the_seven_places_have_names():
    for place in ("desk", "posts", "register", "watch", "rules", "evidence", "administration"):
        assert Key("place", place) in i18n.catalogue("ja")


RAISED = {"NeedsAttention", "TryLater", "ConnectorError", "Refused", "Unreadable", "Unsure"}


def sentence(node: ast.expr) -> str:
    """A sentence of the code as the catalogue names it: what is filled in stands as %(limit)s."""
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "%(limit)s"
            for part in node.values
        )
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def said_by_connectors() -> Iterator[str]:
    """What connectors tell a person, as far as the code spells it out."""
    connectors = Path(i18n.__file__).parents[2] / "connectors"
    for file in connectors.rglob("*.py"):
        if "sandbox" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            found: list[ast.expr] = []
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                found = [node.value] if node.targets[0].id == "message" else []
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in RAISED:
                found = [*node.args, *(word.value for word in node.keywords if word.arg != "code")]
            yield from (text for text in map(sentence, found) if " " in text)


def test_what_a_connector_tells_has_a_japanese_translation():
    told = set(said_by_connectors())
    assert len(told) > 40
    assert sorted(text for text in told if Key("", text) not in i18n.catalogue("ja")) == []


def test_a_connectors_sentence_keeps_what_was_filled_in_and_its_code():
    ja = rendering.told(
        "AWS refused the credentials (Nope); enter valid ones, or renew them.", "ja"
    )
    assert "拒否" in ja
    assert "Nope" in ja
    coded = rendering.told("Give the account's access_token. (credential_missing)", "ja")
    assert coded == "アカウントのaccess_tokenを入力してください。 (credential_missing)"
    unseen = rendering.told("not confirmed: policy: denied (AccessDenied)", "ja")
    assert unseen.startswith("確認できませんでした")
    assert unseen.endswith("権限なし (AccessDenied)")
    assert rendering.told("words of nobody", "ja") == "words of nobody"
