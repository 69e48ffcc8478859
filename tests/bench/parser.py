"""``make quality-spacy``: what the optional parser changes, beside the rules alone, in one run.

What it may correct was chosen on every other one of the 200 articles, the first included; measured here are the rest.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.quality import ONRECORD, PARSER_HEADING, QUALITY, SHARED, UNSEEN, run_scorer

NAME = "ONRECORD_SPACY_MODEL"
_ABOUT = """Printed by `make quality-spacy`, here with {version}: on the 100 of the 200 news articles that were
not looked at while it was decided what the parser may correct. It reads the sentences with a word of speech in them,
drops reported speech where it sees no verb of speech, and adds clauses that the rules missed. Quotations, and where
clauses end, it did not make better: it does not touch them."""
Json = dict[str, Any]


def main() -> None:
    """Measure with and without, print the table, and put it at the end of docs/quality.md."""
    model = os.environ.get(NAME)
    if not model:
        sys.exit(f"{NAME} names no model: make quality-spacy SPACY_MODEL=NAME")
    source = SHARED / "data" / "polnear-train.jsonl"
    if not source.is_file():
        sys.exit("The annotated articles beside the project (../shared) are absent: nothing was measured.")
    held_out = source.read_text("utf-8").splitlines(keepends=True)[1::2]
    with tempfile.TemporaryDirectory() as folder:
        half = Path(folder) / "half.jsonl"
        half.write_text("".join(held_out), encoding="utf-8")
        alone, parsed = (list(_measured(half, variable)) for variable in ("", model))
    version = _ruleset(model).partition("+")[2]
    lines = [
        PARSER_HEADING,
        "",
        _ABOUT.format(version=version),
        "",
        "| measured | rules alone | with spaCy |",
        "|---|---|---|",
        *(f"| {name} | {one} | {other} |" for (name, one), (_, other) in zip(alone, parsed, strict=True)),
    ]
    told = "\n".join(lines) + "\n"
    print(told)
    QUALITY.write_text(QUALITY.read_text("utf-8").partition(PARSER_HEADING)[0].rstrip("\n") + "\n\n" + told, "utf-8")


def _measured(half: Path, model: str) -> Iterator[tuple[str, str]]:
    before = _processor()
    told = run_scorer("score_quotes.py", str(half), **{NAME: model})
    used = _processor() - before
    precision, f1 = _indirect(half, model, told["indirect_recall_iou50"])
    yield "direct attribution, F1", f"{told['direct_attribution']['f1']:.3f}"
    yield "indirect recall (IoU ≥ .5)", f"{told['indirect_recall_iou50']:.3f}"
    yield "indirect precision", f"{precision:.3f}"
    yield "indirect F1", f"{f1:.3f}"
    yield "articles a second, whole process, 100 articles", f"{told['articles_per_second_with_start_up']:.0f}"
    yield "processor time an article, start included, ms", f"{used * 10:.0f}"
    yield "peak memory of a process, MB", f"{told['peak_memory_mb']}"
    for name, options in (("21 articles of entertainment news", ()), ("18 of our own", ("--articles", UNSEEN))):
        told = run_scorer("score.py", "--only", "reading", *options, **{NAME: model})["reading"]
        yield f"all statements, overlap F1, {name}", f"{told['all_statements_overlap']['f1']:.3f}"


def _processor() -> float:
    """Return the seconds that ended processes of this one have had the processor."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _indirect(half: Path, model: str, recall: float) -> tuple[float, float]:
    """Return precision and F1 of reported speech: the scorer tells the recall only."""
    articles = [json.loads(line) for line in half.read_text("utf-8").splitlines()]
    wanted = sum(len(article["indirect"]) for article in articles)
    found = sum(
        statement["kind"] in ("indirect", "report") and bool(statement["speaker"])
        for answer in _read([{name: article[name] for name in ("id", "text")} for article in articles], model)
        for statement in answer["statements"]
    )
    precision = recall * wanted / found
    return precision, 2 * precision * recall / (precision + recall)


def _ruleset(model: str) -> str:
    (answer,) = _read([{"id": 1, "text": "“It sails,” Ruth Akande said. She said it is ready."}], model)
    ruleset: str = answer["statements"][0]["ruleset"]
    return ruleset


def _read(lines: list[Json], model: str) -> list[Json]:
    given = "".join(json.dumps(line) + "\n" for line in lines)
    done = subprocess.run(
        [ONRECORD, "read", "--jsonl"],
        input=given,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, NAME: model},
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


if __name__ == "__main__":
    main()
