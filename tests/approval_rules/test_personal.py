"""What one finding masks, no finding tells; the same value has the same hash under one key."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import unicodedata
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from approval_rules.evaluate import compile_publishing
from approval_rules.findings import PERSONAL
from approval_rules.load import default_packs
from approval_rules.organisation import Fact, Organisation
from approval_rules.post import readings_of
from approval_rules.publishing import PublishingRules
from approval_rules.submission import Submission
from benchmarks.content_quality import REAL, names
from tests.approval_rules.quality import CITY, read

AT = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
KEY = b"k" * 32


@pytest.fixture(scope="module")
def shipped() -> PublishingRules:
    return compile_publishing(default_packs("publishing"))


def examples() -> list[Submission]:
    """Every example of every shipped rule, and every post that other hands wrote."""
    found = []
    for pack in default_packs("publishing"):
        for rule in pack.publishing:
            for one in (*rule.examples.match, *rule.examples.no_match):
                given = {one.field: one.text} if one.field in {"text", "title"} else {}
                found.append(
                    Submission(
                        network=one.network,
                        category=one.category,
                        media=one.media,
                        publish_at=one.publish_at,
                        **{"text": "", **given},
                    )
                )
    for name in (*names(), REAL):
        found += [
            Submission(network="line", text=entry["text"], title=entry.get("title", ""))
            for entry in read(name)
        ]
    return found


def figures(text: str) -> str:
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", text))


def told_in_full(submission: Submission, findings) -> list[str]:
    """The personal surfaces, or their figures, that stand in what is told of them."""
    said = {reading.field: reading.original for reading in readings_of(submission)}
    told = [
        text
        for one in findings
        for text in (
            one.message.ja,
            one.message.en,
            one.remedy.ja,
            one.remedy.en,
            one.replacement or "",
            *(evidence.text for evidence in one.evidence),
        )
    ]
    whole = json.dumps(told, ensure_ascii=False)
    surfaces = {said[one.field][one.start : one.end] for one in findings if one.type in PERSONAL}
    loud = [surface for surface in surfaces if len(surface) > 2 and surface in whole]
    numbers = {figures(surface) for surface in surfaces}
    loud += [
        number
        for number in numbers
        if len(number) >= 6 and any(number in figures(text) for text in told)
    ]
    return loud


def test_no_finding_tells_what_another_masks(shipped):
    loud = {
        one.text: found
        for one in examples()
        if (found := told_in_full(one, shipped.check(one, CITY, at=AT).findings))
    }
    assert loud == {}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("平成27年4月1日生まれの見本花子さん", "平成27年4月1日"),
        ("見本花子さん（平成27年4月1日（木）生まれ）", "2015-04-01"),
        ("生年月日：平成27年（2016年）4月1日 見本花子様", "平成27年（2016年）"),
        ("見本花子さんの生年月日は2015年2月30日です", "2015年2月30日"),
        ("誕生日は４月１日（土）の見本花子さん", "04-01"),
        ("http://www.city.reiji.example.jp/?tel=090-1234-5678&n=123456789018", "090-1234-5678"),
        ("http://09012345678.example.com/ と 090-1234-5678", "09012345678"),
        ("電話は090-①234-5678です", "090-①234-5678"),
    ],
)
def test_a_personal_value_is_not_told_by_the_way(shipped, text, told):
    findings = shipped.check(Submission(network="line", text=text), CITY, at=AT).findings
    assert len({one.type for one in findings}) > 1 or "http" not in text
    said = [(e.text for e in one.evidence) for one in findings]
    whole = json.dumps(
        [*(list(one) for one in said), *(one.replacement for one in findings)], ensure_ascii=False
    )
    assert told not in whole
    assert told_in_full(Submission(network="line", text=text), findings) == []


def test_a_fact_that_says_the_number_itself_is_masked_too(shipped):
    own = Organisation(phones=(Fact(value="0246-22-1111"),), officials=(Fact(value="見本 花子"),))
    submission = Submission(network="line", text="市長 見本花子様、電話は0246-22-1111です")
    findings = shipped.check(submission, own, at=AT).findings
    assert any(e.kind == "allowed" for one in findings for e in one.evidence)
    assert told_in_full(submission, findings) == []


def test_what_allows_a_number_stays_readable_when_it_says_the_number_itself(shipped):
    own = Organisation(phones=(Fact(value="0246221111"),))
    submission = Submission(network="line", text="電話は0246-22-1111です")
    (found,) = (
        one for one in shipped.check(submission, own, at=AT).findings if one.type == "PHONE"
    )
    assert found.message.ja.startswith("団体の登録により許可されています：•")
    assert found.message.en.startswith("Allowed by an entry of the organisation: •")
    assert "0246221111" not in found.message.ja + found.message.en


def test_an_entry_that_has_ended_is_told_as_one(shipped):
    last = AT.date() - timedelta(days=1)
    own = Organisation(
        phones=(Fact(value="0246-22-1111", expires=last),),
        officials=(Fact(value="市長 草野 健一", expires=last),),
    )
    for text in ("草野 健一が話します。", "電話は0246-22-1111です"):
        (found,) = shipped.check(Submission(network="line", text=text), own, at=AT).findings
        assert f"{last}" in found.message.ja
        assert f"{last}" in found.message.en


def test_only_what_has_to_change_is_replaced(shipped):
    text = "😀申込は http://www.city.reiji.lg.jp/?tel=090-1234-5678 へ、4月4日（月）まで"
    findings = shipped.check(Submission(network="line", text=text), CITY, at=AT).findings
    changes = {one.rule: one for one in findings if one.replacement}
    spans = {
        text[one.replaces.start : one.replaces.end]: one.replacement for one in changes.values()
    }
    assert spans == {"http": "https", "月": "日"}
    units = text.encode("utf-16-le")
    for one in changes.values():
        said = units[one.replaces.start_utf16 * 2 : one.replaces.end_utf16 * 2]
        assert said.decode("utf-16-le") == text[one.replaces.start : one.replaces.end]
        assert one.start <= one.replaces.start < one.replaces.end <= one.end


@pytest.mark.parametrize(
    ("when", "kind"),
    [
        ("{'a': true}[hit.text]", "a key that is not there"),
        ("int(hit.text + 'a') == 1", "a value of another type"),
        ("hit.text.matches(hit.text + '(')", "a pattern that cannot be used"),
        ("[true][size(hit.text)]", "a place that is not there"),
    ],
)
def test_a_condition_that_fails_tells_its_kind_and_not_what_it_read(shipped, when, kind):
    rule = next(rule for rule in shipped.rules if rule.id == "pii.phone")
    broken = msgspec.structs.replace(
        rule, levels=(msgspec.structs.replace(rule.levels[0], when=when),)
    )
    pack = msgspec.structs.replace(shipped.packs[0], publishing=(broken,))
    submission = Submission(network="line", text="連絡は携帯090-1234-5678まで")
    judgement = PublishingRules([pack]).check(submission, CITY, at=AT)
    assert judgement.verdict == "unknown"
    assert [e.text for one in judgement.findings for e in one.evidence] == [f"pii.phone: {kind}"]


# ------------------------------------------------------------------ the keyed hash


def hashes(shipped, text: str, key: bytes = KEY, **more: str) -> dict[str, str]:
    submission = Submission(network="line", text=text, **more)
    judgement = shipped.check(submission, CITY, at=AT, key=key)
    return {one.type: one.canonical_hash for one in judgement.findings}


def test_without_a_key_no_hash_is_made(shipped):
    assert set(hashes(shipped, "携帯は090-1234-5678 見本花子様", b"").values()) == {""}


def test_only_personal_findings_carry_a_hash(shipped):
    found = hashes(shipped, "①携帯は090-1234-5678、見本花子様（昭和60年4月1日生まれ）")
    assert {kind for kind, said in found.items() if said} == {"PHONE", "PERSON_NAME", "BIRTH_DATE"}
    assert all(re.fullmatch("[0-9a-f]{64}", said) for said in found.values() if said)
    assert "STYLE" in found


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("PHONE", "携帯090-1234-5678まで", "電話は ０９０（１２３４）５６７８ です"),
        ("PHONE", "携帯090-1234-5678まで", "call +81 90-1234-5678"),
        ("EMAIL", "hanako@gmail.com まで", "連絡先 Ｈａｎａｋｏ＠ｇｍａｉｌ．ｃｏｍ"),
        ("MY_NUMBER", "マイナンバーは123456789018です", "個人番号 1234-5678-9018"),
        ("PERSON_NAME", "山田太郎さんは入院中です", "山田　太郎様、入院のお見舞いを"),
        ("BIRTH_DATE", "見本花子さん、平成27年4月1日生まれ", "2015/4/1生まれの見本花子さん"),
        ("CREDIT_CARD", "カード番号4111 1111 1111 1111", "クレジットカード 4111-1111-1111-1111"),
    ],
)
def test_the_same_value_written_otherwise_has_the_same_hash(shipped, kind, one, other):
    assert hashes(shipped, one)[kind] == hashes(shipped, other)[kind]


def test_another_value_or_another_key_has_another_hash(shipped):
    one = hashes(shipped, "携帯090-1234-5678")["PHONE"]
    assert one != hashes(shipped, "携帯090-1234-5679")["PHONE"]
    assert one != hashes(shipped, "携帯090-1234-5678", b"o" * 32)["PHONE"]


def test_the_hash_is_hmac_and_the_value_alone_does_not_give_it(shipped):
    one = hashes(shipped, "携帯090-1234-5678")["PHONE"]
    assert one == hmac.digest(KEY, b"PHONE\0" + b"819012345678", "sha256").hex()
    assert one != hashlib.sha256(b"PHONE\0" + b"819012345678").hexdigest()
