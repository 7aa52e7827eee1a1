"""A pack of one's own: given, looked at, put in force, replaced, taken out of force."""

from __future__ import annotations

import ast
import re
from html import unescape
from pathlib import Path

import pytest

import approval_rules
from approval_rules import flaws, misfits
from approval_rules.detectors.by_name import READING, WHOLE
from governance.identity.models import Person
from governance.web import i18n
from governance.web.i18n import LIMIT, Key
from tests.factories.rules import rule
from tests.factories.service import Service, service, settings
from tests.web.browsing import Browser
from tests.web.test_catalogues import sentence

__all__ = ["service", "settings"]

README = Path(approval_rules.__path__[0]) / "packs" / "README.md"
CITY = README.read_text("utf-8").split("```yaml\n")[1].split("```")[0]
"""The pack that the guide lets one save: it must be possible to follow the guide to its end."""
OLD_NAME = "れいじ文化センターで開催します"


@pytest.fixture
def security(service: Service) -> Browser:
    return Browser(service, "security")


def give(browser: Browser, text: str, **more: str):
    return browser.send("/rules/packs", {"pack_text": text, **more})


def kept(browser: Browser, text: str) -> str:
    """Give a pack; the address of its page."""
    answer = give(browser, text)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def put(browser: Browser, address: str, reason: str = "要綱の改正") -> None:
    form = browser.fields(address, action=f"{address}/in-force")
    answer = browser.send(f"{address}/in-force", {**form, "reason": reason})
    assert answer.status_code == 303, answer.text


def name_of(service: Service, key: str) -> str:
    with service.database.reading() as session:
        return session.get_one(Person, service.city.people[key]).name


def tried(browser: Browser, text: str) -> str:
    return browser.send("/rules/try", {"network": "x", "text": text}).text


def test_the_guides_pack_is_given_looked_at_and_put_in_force(service, security):
    assert "(my-city.old-name)" not in tried(security, OLD_NAME)
    address = kept(security, CITY)
    page = security.get(address)
    assert page.status_code == 200
    assert "4件の例がすべて" in page.text
    assert "新しい規則" in page.text
    assert "適用されたことはありません" in page.text
    assert "新しい名前「れいじ星の館」に替えてください。" in page.text
    assert "Text(" not in page.text
    assert address in security.get("/rules/packs").text
    assert "(my-city.old-name)" not in tried(security, OLD_NAME)

    assert security.send(f"{address}/in-force", {"reason": " "}).status_code == 422
    put(security, address)
    # At once, and for everybody.
    assert "(my-city.old-name)" in tried(Browser(service, "pr"), OLD_NAME)
    page = security.get(address).text
    assert "要綱の改正" in page
    assert "規則集を適用" in page
    assert f"開始：{name_of(service, 'security')}（要綱の改正）" in page


def test_another_version_takes_its_place_and_says_what_changes(security):
    first = kept(security, CITY)
    put(security, first)
    changed = CITY.replace('version: "1"', 'version: "2"').replace("level: warn", "level: block")
    added = changed + rule("added", "新しい言葉", "warn")
    second = kept(security, added)
    page = security.get(second).text
    assert "版 1 からの変更" in page
    assert "重さ" in page
    assert "例" in page
    put(security, second, "強める")
    assert 'data-code="block"' in tried(security, OLD_NAME)
    assert "終了：" in security.get(first).text
    # And back again.
    put(security, first, "戻す")
    assert security.get(first).text.count("開始：") == 2


def test_a_version_is_taken_out_of_force_with_a_reason(security):
    address = kept(security, CITY)
    put(security, address)
    assert security.send(f"{address}/ended", {"reason": ""}).status_code == 422
    assert security.send(f"{address}/ended", {"reason": "誤り"}).status_code == 303
    assert "(my-city.old-name)" not in tried(security, OLD_NAME)
    again = security.send(f"{address}/ended", {"reason": "誤り"})
    assert again.status_code == 409
    assert "適用されていません" in again.text


def test_the_last_publishing_pack_stays_and_the_page_says_why(security):
    addresses = set(re.findall(r'href="(/rules/packs/pck_\w+)"', security.get("/rules/packs").text))
    publishing = [one for one in addresses if "投稿の内容" in security.get(one).text]
    *others, last = publishing
    for address in others:
        assert security.send(f"{address}/ended", {"reason": "試験"}).status_code == 303
    page = security.get(last).text
    assert "先に別の規則集を適用してください" in page
    assert f'action="{last}/ended"' not in page
    assert security.send(f"{last}/ended", {"reason": "試験"}).status_code == 409


def test_every_mistake_is_told_with_its_place_and_nothing_is_lost(security):
    second = CITY.split("rules:\n")[1].replace("my-city.old-name", "my-city.other")
    broken = CITY.replace("gate: substring", "gate: anywhere") + second.replace(
        "clause: [my-city-youkou/6]", "clause: []"
    )
    answer = give(security, broken)
    assert answer.status_code == 422
    line = broken.splitlines().index("      gate: anywhere") + 1
    assert f">{line}<" in answer.text
    assert "rules[0].detect.gate" in answer.text
    assert "rules[1].clause" in answer.text
    assert "「clause」が空です" in answer.text
    assert security.fields_of(answer.text, action="/rules/packs")["pack_text"] == broken
    english = security.client.post(
        "/rules/packs?lang=en", data={"csrf_token": security.token, "pack_text": broken}
    )
    assert "“clause” is empty" in unescape(english.text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "pack: [",
        "\tpack: a",
        "rules: 3",
        "- 1",
        "pack: &a x\nrules: *a",
        "\0",
        CITY.replace("わが市の言葉", "a\\0b"),
        CITY.replace("my-city.old-name", "a b"),
        CITY.replace('version: "1"', "version: 1"),
        CITY.replace("kind: words", "kind: [words]"),
        CITY.replace("window: 10", "window: 1.0e999"),
        CITY.replace("window: 10", f"window: {'9' * 5000}"),
        CITY.replace("- {level: warn}", "- {level: warn, when: 'a('}"),
        CITY.replace("- {level: warn}", f"- {{level: warn, when: '{'(' * 9000}'}}"),
        "[" * 5000,
    ],
)
def test_no_text_at_all_breaks_the_page(security, text):
    answer = give(security, text)
    assert answer.status_code == 422
    assert "error-summary" in answer.text


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (
            ('title: {ja: "わが市の言葉", en: "Words of our city"}', "title: 言葉"),
            3,
            "{ja: …, en: …}",
        ),
        (("    type: STYLE", "    type：STYLE"), 6, "半角のコロンと空白で `type: …` と書いて"),
        (("files: [x]", "files: [awarenes]"), 0, "awareness, damage"),
    ],
)
def test_a_mistake_is_told_in_japanese_with_what_to_write(security, change, line, says):
    near = CITY.replace("{any: [旧, 改称], window: 10}", "{any: [旧, 改称], files: [x]}")
    assert change[0] in near
    answer = give(security, (near if not line else CITY).replace(*change, 1))
    assert answer.status_code == 422
    assert says in unescape(answer.text)
    assert not line or f">{line}<" in answer.text


def test_a_file_is_read_and_mended_on_the_page(security):
    broken = CITY.replace("type: STYLE", "type: STYL")
    answer = security.upload("/rules/packs", "my-city.yaml", broken.encode())
    assert answer.status_code == 422
    assert "my-city.yaml" in answer.text
    form = security.fields_of(answer.text, action="/rules/packs")
    assert form["pack_text"] == broken
    mended = {**form, "pack_text": form["pack_text"].replace("STYL\n", "STYLE\n")}
    assert security.send("/rules/packs", mended, multipart=True).status_code == 303
    known = security.upload("/rules/packs", "again.yaml", b"\xef\xbb\xbf" + CITY.encode())
    assert known.status_code == 303
    assert "既に登録されています" in security.get(known.headers["location"]).text


def test_a_file_of_another_encoding_or_size_is_told(security):
    told = security.upload("/rules/packs", "sjis.yaml", CITY.encode("cp932", "ignore"))
    assert told.status_code == 422
    assert "3行目がUTF-8ではありません" in told.text
    large = security.upload("/rules/packs", "large.yaml", b"#" * 1_000_001)
    assert large.status_code == 422
    assert "1メガバイト" in large.text


def test_a_pack_whose_example_fails_is_shown_and_refused(security):
    wrong = CITY.replace("会場は市民会館です", "会場はれいじ文化センター")
    address = kept(security, wrong)
    page = security.get(address).text
    assert "合わない例" in page
    assert "examples.no_match[1]" in page
    assert "「れいじ文化センター」を見つける" in page
    assert f'action="{address}/in-force"' not in page
    refused = security.send(f"{address}/in-force", {"reason": "試験"})
    assert refused.status_code == 422
    assert "このままでは適用できません" in refused.text


def test_a_rule_of_another_pack_in_force_is_not_put_beside_it(security):
    put(security, kept(security, CITY))
    address = kept(security, CITY.replace("pack: my-city", "pack: my-town"))
    assert "「my-city.old-name」は既に my-city にあります" in security.get(address).text
    assert security.send(f"{address}/in-force", {"reason": "試験"}).status_code == 422
    assert "(my-city.old-name)" in tried(security, OLD_NAME)


def test_of_two_who_press_at_once_one_is_told(service, security):
    address = kept(security, CITY)
    form = security.fields(address, action=f"{address}/in-force")
    put(security, address)
    late = security.send(f"{address}/in-force", {**form, "reason": "試験"})
    assert late.status_code == 409
    assert "すでに適用されています" in late.text
    # Whoever read the page before another version began decides anew.
    other = kept(security, CITY.replace('version: "1"', 'version: "2"'))
    stale = security.send(f"{other}/in-force", {"reason": "試験", "instead_of": "none"})
    assert stale.status_code == 409
    assert "ほかの人によって" in stale.text


def test_the_kind_is_found_in_the_rules_and_a_wrong_one_is_told(security):
    assert give(security, CITY, kind="cloud_usage").status_code == 422
    usage = """
pack: my-cloud
version: "1"
rules:
  - id: my-cloud.logs
    type: LOG
    title: {ja: 記録, en: Logs}
    clause: [test-1]
    resource: RESOURCE
    reads: [logs]
    holds: resource.logs == true
    severity: [{level: low}]
    remedy: {ja: 記録する, en: Keep them}
    examples: {pass: [{logs: true}], fail: [{logs: false}], unknown: [{logs: denied}]}
"""
    cloud = kept(security, usage.replace("RESOURCE", "aws.account"))
    assert "クラウドの設定" in security.get(cloud).text
    social = usage.replace("RESOURCE", "x.account").replace("my-cloud", "my-sns")
    social_page = kept(security, social)
    assert "SNSアカウントの設定" in security.get(social_page).text
    put(security, cloud)
    put(security, social_page)


def test_who_does_not_manage_the_rules_sees_nothing_of_it(service, security):
    address = kept(security, CITY)
    writer = Browser(service, "pr")
    assert "/rules/packs" not in writer.get("/rules").text
    for place in ("/rules/packs", address):
        assert writer.get(place).status_code == 403
    assert give(writer, CITY).status_code == 403
    assert writer.send(f"{address}/in-force", {"reason": "試験"}).status_code == 403
    assert writer.send(f"{address}/ended", {"reason": "試験"}).status_code == 403
    assert security.get("/rules/packs/pck_00000000000000000000000000000000").status_code == 404


def test_the_guide_names_every_detector_in_both_languages():
    japanese, english = README.read_text("utf-8").split("# How to write rules")
    for name in (*READING, *WHOLE):
        assert f"`{name}`" in japanese, name
        assert f"`{name}`" in english, name


def test_every_mistake_of_a_pack_has_japanese_words():
    told: set[str] = set()
    for file in Path(approval_rules.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in {"error", "_error", "PackError"}:
                    remedies = [word.value for word in node.keywords if word.arg == "remedy"]
                    told |= {sentence(one) for one in [*node.args, *remedies]}
    for opening, cures in (
        ("the pattern cannot be used: ", flaws._OF_PATTERNS),
        ("the condition cannot be read: ", flaws._OF_CONDITIONS),
    ):
        for _, said, cure in cures:
            told |= {(opening + said).format(LIMIT, LIMIT), cure.format(LIMIT, LIMIT)}
    for table in (misfits.MISSING, misfits.INSTEAD, misfits.GIVEN, misfits.WRITTEN, misfits.TEXTS):
        told |= set(table.values())
    told = {text for text in told if " " in text}
    assert len(told) > 100
    assert sorted(text for text in told if Key("", text) not in i18n.catalogue("ja")) == []
