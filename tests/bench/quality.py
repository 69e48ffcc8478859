"""``make quality``: how well articles are read and questions answered, beside what is wanted.

The annotated articles and the scorers stand beside the project (``../shared``) and are no part of it; where they are
absent this says so, and only our own small set is measured.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.abstaining import precision_where_kept
from tests.bench.own import measure_own

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
ONRECORD = str(Path(sys.executable).parent / "onrecord")
QUALITY = ROOT / "docs" / "quality.md"
PARSER_HEADING = "## With spaCy"
"""Where the part begins that `make quality-spacy` writes; it stands last."""
UNSEEN = str(Path(__file__).with_name("unseen.jsonl"))
Row = tuple[str, str, str]


def main() -> None:
    """Measure, print the tables, and keep them in docs/quality.md where everything was measured."""
    own = list(measure_own(ONRECORD))
    print(_table("Our own articles (tests/bench/own.jsonl)", own))
    if not (SHARED / "tools" / "score.py").is_file():
        print("The annotated articles beside the project (../shared) are absent: nothing else was measured.")
        return
    tables = [
        ("Our own articles (tests/bench/own.jsonl)", own),
        ("Reading news: quotations and who speaks (200 articles)", list(_quotes())),
        ("Reading entertainment news (21 annotated articles)", list(_reading())),
        ("Answering (133 questions on the same articles)", list(_answers())),
        ("Reading 18 articles of our own (tests/bench/unseen.jsonl)", list(_reading("--articles", UNSEEN))),
        ("Answering 97 questions on those", list(_answers("--articles", UNSEEN))),
    ]
    for title, rows in tables[1:]:
        print(_table(title, rows))
    told = "\n".join(_table(title, rows) for title, rows in tables)
    # What is written around the tables is not of this run, and stays: what precedes them, and the parser's.
    before, _, behind = QUALITY.read_text("utf-8").partition(PARSER_HEADING)
    head = before[: before.index("## ")]
    kept = PARSER_HEADING + behind if behind else ""
    QUALITY.write_text(head + told + ("\n" + kept if kept else ""), encoding="utf-8")


def _quotes() -> Iterator[Row]:
    told = run_scorer("score_quotes.py")
    direct = told["direct_attribution"]
    yield "direct attribution, F1", f"{direct['f1']:.3f}", "≥ .90, aim .93"
    yield "… precision / recall", f"{direct['precision']:.3f} / {direct['recall']:.3f}", ""
    surest = precision_where_kept(SHARED, ONRECORD)
    yield "… precision where the surest four in five are kept", f"{surest:.3f}", "≥ .95, aim .97"
    yield (
        "direct quotations found, with exact bounds",
        f"{told['direct_found']:.3f}, {told['direct_exact_span']:.3f}",
        "",
    )
    yield "cue accuracy", f"{told['cue_accuracy']:.3f}", "≥ .85, aim .92"
    yield "indirect recall (IoU ≥ .5)", f"{told['indirect_recall_iou50']:.3f}", "≥ .58, aim .70"
    yield "articles a second, whole process", f"{told['articles_per_second_with_start_up']:.0f}", "≥ 150, aim 300"
    yield "peak memory, MB", f"{told['peak_memory_mb']}", "≤ 120, aim 80"


def _reading(*options: str) -> Iterator[Row]:
    told = run_scorer("score.py", "--only", "reading", *options)["reading"]
    yield "direct quotations, exact F1", f"{told['direct_quotes_exact']['f1']:.3f}", "≥ .93, aim .97"
    yield "speakers of direct quotations, full names", f"{told['direct_speaker_accuracy']:.3f}", "≥ .88, aim .95"
    yield "all statements, overlap F1", f"{told['all_statements_overlap']['f1']:.3f}", "≥ .60, aim .72"
    yield "certainty and polarity, on matched", f"{told['certainty_accuracy_on_matched']:.3f}", "≥ .80, aim .88"
    yield "aspect, on matched", f"{told['aspect_accuracy_on_matched']:.3f}", "≥ .75, aim .85"
    yield "stated flatly though it is not", f"{told['stated_flatly_but_gold_is_not']}", "≤ 8, aim 0"
    yield "not verbatim", f"{told['not_verbatim']}", "0"


def _answers(*options: str) -> Iterator[Row]:
    told = run_scorer("score.py", "--only", "answers", *options)["answers"]
    yield "fully right", f"{told['fully_right']:.3f}", "≥ .85"
    yield "verdict right", f"{told['verdict_right']:.3f}", "≥ .90"
    yield "credited", f"{told['credited']:.3f}", ""
    yield "overclaims", f"{told['overclaims']} of {told['asked']}", "0"


def run_scorer(tool: str, *options: str, **variables: str) -> Any:
    """Run a scorer on the command line under these variables, and return what it prints."""
    command = [sys.executable, str(SHARED / "tools" / tool), *options, "--command", ONRECORD]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env={**os.environ, **variables})
    if done.returncode:
        sys.exit(f"{tool}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def _table(title: str, rows: list[Row]) -> str:
    lines = [f"## {title}", "", "| measured | today | wanted |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


if __name__ == "__main__":
    main()
