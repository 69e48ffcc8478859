"""How sure a speaker is credited, against how often that is right: precision where only the surest are kept.

The scorer beside the project counts every quotation; this keeps those whose confidence reaches a threshold: the one
that gives the best precision while four in five quotations still get their speaker.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

KEPT = 0.8
"""The share of quotations that must still be credited rightly."""
_LEAST_WORDS = 5
"""Shorter quotations are not counted, as the scorer beside the project has it."""


def precision_where_kept(shared: Path, onrecord: str) -> float:
    """Return the best precision at a recall of ``KEPT`` on the annotated news."""
    lines = (shared / "data" / "polnear-train.jsonl").read_text(encoding="utf-8").splitlines()
    documents = [json.loads(line) for line in lines]
    given = ({key: each[key] for key in ("id", "text", "published") if each.get(key)} for each in documents)
    done = subprocess.run(
        [onrecord, "read", "--jsonl"],
        input="".join(json.dumps(line) + "\n" for line in given),
        capture_output=True,
        text=True,
        check=True,
    )
    scorer = _scorer(shared)
    credits: list[tuple[float, bool]] = []
    wanted = 0
    for document, answer in zip(documents, done.stdout.splitlines(), strict=True):
        quoted = [each for each in json.loads(answer)["statements"] if each["kind"] in ("direct", "mixed")]
        for gold in document["quotes"]:
            if gold["words"] >= _LEAST_WORDS:
                wanted += gold["source"] is not None
                credits.extend(_credit(scorer, document["text"], gold, quoted))
    return _best(sorted(credits, reverse=True), wanted)


def _credit(
    scorer: ModuleType, text: str, gold: dict[str, Any], quoted: list[dict[str, Any]]
) -> Iterator[tuple[float, bool]]:
    """Yield how sure the speaker of one annotated quotation is credited, and whether rightly."""

    def shared_with(each: dict[str, Any]) -> int:
        return max(0, min(gold["end"], each["end"]) - max(gold["start"], each["start"]))

    best = max(quoted, key=shared_with, default=None)
    if best is None or 2 * shared_with(best) < gold["end"] - gold["start"]:
        return
    if best["speaker"] or best["mention"]:
        right = gold["source"] is not None and scorer.right_speaker(text, gold["source"], best)
        yield best["confidence"], bool(right)


def _best(credits: list[tuple[float, bool]], wanted: int) -> float:
    best, right = 0.0, 0
    for kept, (confidence, is_right) in enumerate(credits, 1):
        right += is_right
        last = kept == len(credits) or credits[kept][0] < confidence
        if last and right >= KEPT * wanted:
            best = max(best, right / kept)
    return best


def _scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_quotes", shared / "tools" / "score_quotes.py")
    if spec is None or spec.loader is None:
        raise ImportError("The scorer beside the project cannot be loaded.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
