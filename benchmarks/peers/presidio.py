"""
What presidio-analyzer's default recognisers cost on the texts that come in as JSON.

Runs in the environment that benchmarks/peers_content.sh makes. Models of spaCy are downloaded from
elsewhere, so the pipeline is a blank one: patterns, check digits and context are asked, names are
not.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import time
from importlib.metadata import version
from pathlib import Path

BEGUN = time.process_time()

import spacy  # noqa: E402 - timed
import tldextract.tldextract  # noqa: E402 - timed
from presidio_analyzer import AnalyzerEngine  # noqa: E402 - timed
from presidio_analyzer.nlp_engine import SpacyNlpEngine  # noqa: E402 - timed


def analyzer() -> AnalyzerEngine:
    """The engine with its default recognisers, and nothing that asks the network."""
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())
    pipeline = SpacyNlpEngine(models=[{"lang_code": "en", "model_name": "blank"}])
    pipeline.nlp = {"en": spacy.blank("en")}
    return AnalyzerEngine(nlp_engine=pipeline, supported_languages=["en"])


def spent(engine: AnalyzerEngine, asked: list[str]) -> list[float]:
    """Milliseconds of CPU for each text, the better of two."""
    result = []
    for text in asked:
        runs = []
        for _ in range(2):
            begun = time.process_time()
            engine.analyze(text, language="en")
            runs.append((time.process_time() - begun) * 1000)
        result.append(min(runs))
    return result


def resident() -> float:
    """Megabytes that this process holds."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else 0.0


def main() -> None:
    engine = analyzer()
    engine.analyze("a", language="en")
    cold = time.process_time() - BEGUN
    asked = json.load(sys.stdin)
    spent(engine, asked["posts"][:20])
    usual = sorted(spent(engine, asked["posts"]))
    line = {
        "name": f"presidio-analyzer {version('presidio-analyzer')}",
        "recognisers": len(engine.get_recognizers("en")),
        "pipeline": "blank spaCy without a model: no names are sought",
        "p50_ms": round(statistics.median(usual), 3),
        "p95_ms": round(usual[int(len(usual) * 0.95)], 3),
        "ten_thousand_characters_ms": round(statistics.median(spent(engine, asked["long"])), 2),
        "cold_start_s": round(cold, 2),
        "resident_mb": round(resident(), 1),
    }
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
