"""Draw docs/pictures/timeline.png from the articles that come with On Record, by its own commands.

Run it from anywhere with ``python docs/pictures/make_timeline.py``. The articles are undated: their days,
and the withdrawal, are made up for the picture.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SAMPLES = ROOT / "bot" / "samples"
PRODUCTION = "Romy and Michele sequel"


def picture(database: str) -> None:
    """Read the samples into a record of its own, withdraw a statement, and draw what is on record."""

    def onrecord(*words: str) -> str:
        command = [sys.executable, "-m", "bot", "--database", database, *words]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603

    onrecord("production", "add", PRODUCTION, "--original", "Romy and Michele's High School Reunion")
    for name, day in (("script.html", "2026-08-12"), ("sequel.txt", "2026-11-18")):
        article = (str(SAMPLES / name), "--outlet", "Sample Gazette", "--published", day)
        onrecord("ingest", *article, "-p", PRODUCTION, "--accept", "all")
    for each in json.loads(onrecord("history", "--json")):
        if each["quote"].startswith("The first film"):
            onrecord("statement", "retract", each["statement"], "--reason", "It is about the first film.")
    sys.stdout.write(onrecord("history", "--picture", str(HERE / "timeline.png")))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        picture(f"sqlite:///{folder}/record.db")
