"""Our own small set: articles we wrote, each about a trap, with who speaks how firmly and what an answer must do."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ARTICLES = Path(__file__).with_name("own.jsonl")
Json = dict[str, Any]


def measure_own(onrecord: str) -> Iterator[tuple[str, str, str]]:
    """Read the articles and ask the questions through the command line; yield one row a measure."""
    articles = [json.loads(line) for line in ARTICLES.read_text("utf-8").splitlines() if line.strip()]
    read = _lines([onrecord, "read", "--jsonl"], [_given(article) for article in articles])
    wanted = found = speaker = firmness = flat = 0
    for article, shown in zip(articles, read, strict=True):
        for gold in article["statements"]:
            wanted += 1
            match = next((each for each in shown["statements"] if gold["words"] in each["quote"]), None)
            if match is None:
                continue
            found += 1
            speaker += match["speaker"] == gold["speaker"]
            right = (match["certainty"], match["polarity"]) == (gold["certainty"], gold["polarity"])
            firmness += right
            flat += not right and (match["certainty"], match["polarity"]) == ("stated", "+")
    yield "statements found", f"{found} of {wanted}", ""
    yield "with the right speaker", f"{speaker} of {found}", ""
    yield "with the right firmness", f"{firmness} of {found}", ""
    yield "stated flatly though it is not", str(flat), "0"
    right = asked = over = 0
    for article in articles:
        with tempfile.TemporaryDirectory() as folder:
            command = [onrecord, "--database", f"sqlite:///{folder}/record.db"]
            _lines([*command, "ingest", "--jsonl", "--accept", "all"], [_given(article)])
            name = article["production"]["name"]
            questions = [{"id": n, "q": q["q"], "production": name} for n, q in enumerate(article["questions"])]
            for question, answer in zip(
                article["questions"], _lines([*command, "ask", "--jsonl"], questions), strict=True
            ):
                asked += 1
                fits = answer["verdict"] in question["verdicts"] and question["says"] in answer["text"]
                right += fits and not (question["never"] and question["never"] in answer["text"])
                over += answer["verdict"] == "confirmed" and "confirmed" not in question["verdicts"]
    yield "questions answered right", f"{right} of {asked}", ""
    yield "overclaims", str(over), "0"


def _given(article: Json) -> Json:
    names = ("id", "text", "outlet", "published", "lang", "production")
    return {name: article[name] for name in names if article.get(name) is not None}


def _lines(command: list[str], lines: list[Json]) -> list[Json]:
    given = "".join(json.dumps(line) + "\n" for line in lines)
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]
