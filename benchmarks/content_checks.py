"""What a content check costs, and that no text and no pattern makes it cost much more.

Prints one JSON line. Milliseconds are CPU time, made with all shipped packs, patterns added up to
100 and a list of 20,000 words. The baseline judges far less: the standard library's `re`, one
pattern after the other, and the words with `in`, on the same texts in the same run. The peer is
null until benchmarks/peers_content.sh has made its environment.
"""

from __future__ import annotations

import json
import os
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BEGUN = time.process_time()

from approval_rules.detect import PatternDetect  # noqa: E402
from approval_rules.evaluate import PublishingRules, compile_publishing  # noqa: E402 - timed
from approval_rules.load import default_packs, parse_pack  # noqa: E402 - timed
from approval_rules.model import Pack  # noqa: E402
from approval_rules.organisation import Organisation  # noqa: E402
from approval_rules.spelling import pattern  # noqa: E402
from approval_rules.submission import Submission  # noqa: E402

AT = datetime(2026, 4, 1, 3, tzinfo=UTC)
PATTERNS, WORDS, HOSTILE = 100, 20_000, 1_000
SENTENCES = (
    "第45回桜まつりを4月4日（土）10時から城址公園で開催します。",
    "雨天の場合は翌日に順延します。",
    "見本町1丁目から3丁目で断水しています。復旧は18時頃の見込みです。",
    "山田太郎さんが受賞しました。",
    "詳しくは https://www.city.reiji.lg.jp/news/1 をご覧ください。", "予約は0246-22-1111へ。",
    "台風の接近に伴い自主避難所を開設します。", "ワクチンの予約は10月1日から受け付けます。",
    "図書館は蔵書点検のため休館します。返却はブックポストへ。",
    "Water will be cut off until 16:00. ",
    "固定資産税の納期限は4月30日です。", "会場は例示市見本町1-2-3（市民会館）です。",
)  # fmt: skip


def texts(count: int, length: int) -> list[str]:
    """Posts of this many characters, the same in every run."""
    source = random.Random(3)
    made = []
    for _ in range(count):
        text = ""
        while len(text) < length:
            text += source.choice(SENTENCES)
        made.append(text[:length])
    return made


def hostile(count: int, length: int) -> list[str]:
    """Texts that hurt scanners which go back and forth."""
    source = random.Random(5)
    pieces = [
        "0", "0-", "a", "a.", "@a.", "a@", "1,", "山", "市", "市1", "山田", "・", "ー", "〇九",
        "（",
        "http://a.",
        "x@x.x", "\u200b", "\u202e", "👨\u200d👩\u200d👧", "1\ufe0f\u20e3", "#a ", "９",
        "O0l1",
        "普通1234567", "さん",
        "年月日", "a" * 63 + ".", "1-", "死・", "\u0301", "\ud800", "(at)", "品川300あ", "県市町1",
        "ｱ", "①",
    ]  # fmt: skip
    made = [(piece * length)[:length] for piece in pieces]
    while len(made) < count:
        some = "".join(source.choice(pieces) for _ in range(source.randint(2, 6)))
        made.append((some * length)[:length])
    return made[:count]


def fitted(packs: Sequence[Pack]) -> Pack:
    """A pack that brings patterns and words up to their numbers."""
    known = sum(
        len(rule.detect.match)
        for pack in packs
        for rule in pack.publishing
        if isinstance(rule.detect, PatternDetect)
    )
    extra = [f"(試験{number}番[0-9]{{1,6}})" for number in range(max(1, PATTERNS - known))]
    words = [f"{{word: 架空の語{number:05d}, why: 計測}}" for number in range(WORDS)]
    head = (
        "type: STYLE\n    title: {ja: 計測, en: measure}\n    clause: [bench]\n"
        "    why: {ja: 計測, en: measure}\n    remedy: {ja: 計測, en: measure}\n"
    )
    tail = "    levels: [{level: info}]\n    examples:\n"
    return parse_pack(
        "pack: bench\nversion: '1'\nrules:\n"
        f"  - id: bench.patterns\n    {head}    detect: {{kind: pattern, match: "
        f"{json.dumps(extra, ensure_ascii=False)}}}\n{tail}"
        "      match: [{text: 試験0番1}, {text: 試験0番22}]\n"
        "      no_match: [{text: a}, {text: b}]\n"
        f"  - id: bench.words\n    {head}    detect: {{kind: words, words: [{', '.join(words)}]}}\n"
        f"{tail}      match: [{{text: 架空の語00001}}, {{text: 架空の語00002}}]\n"
        "      no_match: [{text: a}, {text: b}]\n"
    )


def baseline(rules: PublishingRules) -> Callable[[str], int]:
    """The same patterns and words with what the standard library has."""
    patterns = []
    words = []
    for rule in rules.rules:
        if isinstance(rule.detect, PatternDetect):
            for source in rule.detect.match:
                plain = re.sub(r"\[\^\\P\{Han\}(.*?)\]", "(?![\\1])\\\\p{Han}", source)
                patterns.append(re.compile(plain.replace("\\p{Han}", "[\u3400-\u9fff]")))
        words += [word.word for word in getattr(rule.detect, "words", ())]

    def judge(text: str) -> int:
        found = sum(pattern.search(text) is not None for pattern in patterns)
        return found + sum(word in text for word in words)

    return judge


def spent(ask: Callable[[str], object], asked: Iterable[str]) -> list[float]:
    """Milliseconds of CPU for each text, the better of two."""
    result = []
    for text in asked:
        runs = []
        for _ in range(2):
            begun = time.process_time()
            ask(text)
            runs.append((time.process_time() - begun) * 1000)
        result.append(min(runs))
    return result


def hostile_patterns() -> tuple[int, float]:
    """How many of 100 patterns that ruin others are refused, and the worst compile and search."""
    atoms = [
        "a",
        "[a-z]",
        ".",
        "[一-龥]",
        "(?:a|a)",
        "(?:a|aa)",
        "\\p{Han}",
        "[^b]",
        "(?:a?)",
        "\\w",
    ]
    shapes = ["({0}+)+$", "({0}*)*b", "({0}+){{30}}b", "(({0}+)+)+b", "({0}*a){{25}}", "^({0}|a)+$",
              "({0}+)*市", "(?:({0}+)({0}+))+b",
              "{0}{{1,900}}b", "({0}{{0,60}}){{0,60}}b"]  # fmt: skip
    refused, worst = 0, 0.0
    for shape in shapes:
        for atom in atoms:
            begun = time.process_time()
            try:
                compiled = pattern(shape.format(atom))
            except ValueError:
                refused += 1
            else:
                compiled.search("a" * 280)
                compiled.search("山" * 280)
            worst = max(worst, (time.process_time() - begun) * 1000)
    return refused, worst


def resident() -> float:
    """Megabytes that this process holds."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else 0.0


def peer(posts: Sequence[str], long: Sequence[str]) -> dict[str, Any] | None:
    """What the peer costs on these texts; None where its environment was not made."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    home = Path(os.environ.get("SEKISHO_PEERS", cache / "sekisho-peers")) / "content"
    if not (home / "bin" / "python").exists():
        return None
    ran = subprocess.run(
        [home / "bin" / "python", ROOT / "benchmarks" / "peers" / "presidio.py"],
        input=json.dumps({"posts": posts, "long": long}),
        capture_output=True,
        check=True,
        text=True,
    )
    answer: dict[str, Any] = json.loads(ran.stdout)
    return answer


def main() -> None:
    shipped = default_packs("publishing")
    compile_publishing(shipped)
    cold = time.process_time() - BEGUN
    rules = PublishingRules([*shipped, fitted(shipped)])
    organisation = Organisation()

    def check(text: str) -> object:
        return rules.check(Submission(network="x", text=text), organisation, at=AT)

    posts = texts(200, 280)
    spent(check, posts[:20])
    usual = sorted(spent(check, posts))
    median = statistics.median(usual)
    pages = texts(5, 10_000)
    long = spent(check, pages)
    traps = hostile(HOSTILE, 280)
    # What else the machine did is slow once; a text that hurts is slow each time.
    slowest = sorted(zip(spent(check, traps), traps, strict=True), reverse=True)[:20]
    worst = max(
        (min([first, *(spent(check, [trap])[0] for _ in range(3))]), trap)
        for first, trap in slowest
    )
    standard = statistics.median(spent(baseline(rules), posts[:40]))
    refused, worst_pattern = hostile_patterns()
    beside = peer(posts, pages)
    line = {
        "benchmark": "content_checks",
        "rules": len(rules.rules),
        "p50_ms": round(median, 3),
        "p95_ms": round(usual[int(len(usual) * 0.95)], 3),
        "ten_thousand_characters_ms": round(statistics.median(long), 2),
        "cold_start_s": round(cold, 2),
        "resident_mb": round(resident(), 1),
        "hostile_texts": HOSTILE,
        "hostile_worst_times_median": round(worst[0] / median, 2),
        "hostile_worst_text": worst[1][:12].encode("unicode_escape").decode(),
        "hostile_patterns": 100,
        "hostile_patterns_refused": refused,
        "hostile_pattern_worst_ms": round(worst_pattern, 2),
        "baseline": "stdlib re, one pattern after the other, words with `in`; no names, no spans",
        "baseline_p50_ms": round(standard, 3),
        "ratio": round(median / standard, 2),
        "peer": beside,
        "peer_ratio": round(median / beside["p50_ms"], 2) if beside else None,
    }
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
