"""The command line as programs see it: one line an answer, in order, with its id; and as people see it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
ARTICLE = (
    "The sequel to Example Film has a script, its writer told The Outlet on Monday.\n\n"
    "“We have not been greenlit yet,” Robin Writer said. “Everyone hopes to come back.”.\n"
)
Run = Callable[..., subprocess.CompletedProcess[str]]


def schema(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(files("bot").joinpath(f"schemas/{name}.json").read_text("utf-8")))


@pytest.fixture
def onrecord(tmp_path: Path) -> Run:
    def run(*args: str, lines: list[Any] | None = None, given: str | bytes | None = None) -> Any:
        typed = given
        if lines is not None:
            typed = "".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines)
        if isinstance(typed, str):
            typed = typed.encode()
        done = subprocess.run(
            [sys.executable, "-m", "bot", "--database", f"sqlite:///{tmp_path}/record.db", *args],
            input=typed or b"",
            capture_output=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONWARNINGS": "error", "COLUMNS": "200"},
            timeout=60,
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in err
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    return run


def answers(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_each_line_is_answered_in_order_by_its_id_and_bad_ones_do_not_stop_the_rest(onrecord: Run) -> None:
    done = onrecord(
        "read",
        "--jsonl",
        lines=[
            {"id": "a", "text": ARTICLE},
            "this is not JSON\n",
            {"id": 7, "text": ""},
            {"id": None, "text": 5},
            {"id": "both", "text": "x", "html": "<p>x</p>"},
            "[1]\n",
            {"id": "z", "text": ARTICLE, "published": "last week"},
            {"id": "end", "text": ARTICLE},
        ],
    )

    shown = answers(done)
    assert [line["id"] for line in shown] == ["a", None, 7, None, "both", None, "z", "end"]
    assert [("error" in line) for line in shown] == [False, True, True, True, True, True, True, False]
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 6
    for line in shown:
        schema("error" if "error" in line else "statements").validate(line)


def test_reading_keeps_to_its_schema_and_every_quote_is_the_text_at_its_offsets(onrecord: Run) -> None:
    line = {"id": "a", "text": ARTICLE, "production": {"name": "Example Film 2", "aliases": ["Example 2"]}}
    schema("article").validate(line)

    (shown,) = answers(onrecord("read", "--jsonl", lines=[line]))

    schema("statements").validate(shown)
    assert shown["statements"]
    for statement in shown["statements"]:
        assert ARTICLE[statement["start"] : statement["end"]] == statement["quote"]


def test_an_article_that_is_not_utf_8_is_refused_line_by_line(onrecord: Run) -> None:
    done = onrecord("read", "--jsonl", given=b'{"id": 1, "text": "caf\xe9"}\n{"id": 2, "text": "fine"}\n')

    assert [("error" in line) for line in answers(done)] == [True, False]
    assert "not UTF-8" in done.stderr


def test_the_main_job_article_in_cited_answer_out(onrecord: Run) -> None:
    article = {"id": "a", "text": ARTICLE, "outlet": "The Outlet", "production": {"name": "Example Film 2"}}
    first = onrecord("ingest", "--jsonl", "--accept", "all", lines=[article])
    again = onrecord("ingest", "--jsonl", "--accept", "all", lines=[article])
    asked = onrecord("ask", "--jsonl", lines=[{"id": "q", "q": "is it greenlit?", "production": "Example Film 2"}])

    (kept,), (kept_again,) = answers(first), answers(again)
    schema("ingested").validate(kept)
    assert {each["state"] for each in kept["statements"]} == {"accepted"}
    assert (kept["new"], kept_again["new"]) == (True, False)
    assert kept_again["statements"] == kept["statements"]
    (answer,) = answers(asked)
    schema("answer").validate(answer)
    assert answer["verdict"] == "denied"
    assert "Robin Writer" in answer["text"]
    assert "We have not been greenlit yet" in answer["text"]


def test_an_article_that_cannot_be_read_follows_nothing(onrecord: Run) -> None:
    refused = onrecord("ingest", "--jsonl", lines=[{"id": 1, "text": " ", "production": {"name": "Example Film"}}])

    assert refused.returncode == 1
    assert json.loads(onrecord("production", "list", "--json").stdout) == []


def test_a_question_is_answered_as_json_and_as_text(onrecord: Run) -> None:
    onrecord("production", "add", "Example Film")

    as_json, as_text = onrecord("ask", "is it greenlit?", "--json"), onrecord("ask", "is it greenlit?")

    answer = json.loads(as_json.stdout)
    schema("answer").validate(answer)
    assert answer["verdict"] == "unknown"
    assert as_text.stdout.startswith("UNKNOWN")


def test_checking_a_claim_keeps_to_its_schema(onrecord: Run) -> None:
    onrecord("production", "add", "Example Film")

    (checked,) = answers(onrecord("check", "--jsonl", lines=[{"id": 1, "claim": "It is greenlit."}]))

    schema("checked").validate(checked)
    assert checked["verdict"] == "unsourced"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("ask", "is it on?", "-p", "Nothing Known"), "No production called “Nothing Known” is on record"),
        (("statement", "show", "s-nothing"), "There is no statement s-nothing on record"),
        (("review", "--accept", "c-nothing"), "There is no candidate c-nothing"),
        (("ingest", "no-such-file.txt", "-p", "X"), "no-such-file.txt cannot be read"),
        (("schema", "nothing"), "There is no schema called “nothing”"),
        (("follow", "X", "somewhere"), "“somewhere” is no channel"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(onrecord: Run, args: tuple[str, ...], said: str) -> None:
    done = onrecord(*args)

    assert done.returncode == 1
    assert said in done.stderr


@pytest.mark.parametrize(
    "args",
    [
        ("ask",),
        ("ask", " "),
        ("ask", "--nonsense"),
        ("nonsense",),
        ("ingest",),
        ("statement", "add", "x"),
        ("production", "add", "X", "--kind", "sereis"),
    ],
)
def test_a_wrong_call_leaves_with_two_and_says_what_is_wrong(onrecord: Run, args: tuple[str, ...]) -> None:
    done = onrecord(*args)

    assert done.returncode == 2
    assert done.stderr


def test_a_database_that_cannot_be_opened_is_said_in_one_sentence(onrecord: Run, tmp_path: Path) -> None:
    done = onrecord("--database", f"sqlite:///{tmp_path}/no/folder/x.db", "ask", "is it greenlit?")

    assert done.returncode == 2
    assert "cannot be opened" in done.stderr


def test_statements_by_hand_are_shown_corrected_and_retracted(onrecord: Run) -> None:
    onrecord("production", "add", "Example Film")
    call = ("statement", "add", "We start in May", "--speaker", "Robin Writer", "--aspect", "filming")
    added = json.loads(onrecord(*call, "--certainty", "stated", "--outlet", "The Outlet", "--json").stdout)
    schema("statement").validate(added)

    corrected = json.loads(
        onrecord(
            "statement", "correct", added["statement"], "--set", "certainty=hedged", "--reason", "She hopes.", "--json"
        ).stdout
    )
    retracted = json.loads(
        onrecord("statement", "retract", corrected["statement"], "--reason", "Withdrawn.", "--json").stdout
    )

    assert (corrected["certainty"], corrected["state"]) == ("hedged", "accepted")
    assert (retracted["state"], retracted["retraction"]["reason"]) == ("retracted", "Withdrawn.")
    schema("statement").validate(retracted)
    wrong = onrecord("statement", "correct", added["statement"], "--set", "mood=bright", "--reason", "x")
    assert "is no amendment" in wrong.stderr


def test_the_queue_is_walked_in_the_terminal(onrecord: Run) -> None:
    onrecord("ingest", "-", "-p", "Example Film", given=ARTICLE)
    waiting = json.loads(onrecord("review", "--json").stdout)
    assert waiting

    walked = onrecord("review", given="e\ncertainty=wished\n" + "r\nnot news\n" * 20)

    assert walked.returncode == 0
    assert walked.stdout.count("On record as s-") == 1
    assert walked.stdout.count("Rejected.") == len(waiting) - 1
    assert json.loads(onrecord("review", "--json").stdout) == []
    (first, *_) = json.loads(onrecord("history", "--json").stdout)
    assert first["certainty"] == "wished"


def test_the_history_is_drawn_into_a_picture_and_told_in_words(onrecord: Run, tmp_path: Path) -> None:
    onrecord("ingest", "-", "-p", "Example Film", "--accept", "all", given=ARTICLE)
    file = tmp_path / "timeline.png"

    drawn = onrecord("history", "--picture", str(file))

    assert file.read_bytes().startswith(b"\x89PNG")
    assert drawn.stdout.startswith(f"The timeline is drawn in {file}.\nTimeline of Example Film: everything on record.")
    assert "Robin Writer, on greenlight, stated that it is not so: “We have not been greenlit yet" in drawn.stdout
    again = onrecord("history", "example film", "--aspect", "script", "--picture", str(file), "--json")
    assert "Timeline of Example Film: script." in again.stderr
    assert json.loads(again.stdout)


def test_a_picture_never_replaces_what_is_no_picture(onrecord: Run, tmp_path: Path) -> None:
    onrecord("production", "add", "Example Film")
    file = tmp_path / "notes.txt"
    file.write_text("Mine.")

    refused = onrecord("history", "--picture", str(file))
    nowhere = onrecord("history", "--picture", str(tmp_path / "nowhere" / "timeline.png"))

    assert (refused.returncode, nowhere.returncode) == (1, 1)
    assert "is no PNG picture. It was left as it is" in refused.stderr
    assert file.read_text() == "Mine."
    assert "could not be written" in nowhere.stderr


def test_the_whole_record_travels_by_file(onrecord: Run, tmp_path: Path) -> None:
    onrecord("ingest", "-", "-p", "Example Film", "--accept", "all", given=ARTICLE)
    file = tmp_path / "record.jsonl"

    out = onrecord("export", str(file))
    back = onrecord("--database", f"sqlite:///{tmp_path}/new.db", "import", str(file))

    assert out.stderr.rpartition(" ")[2] == back.stderr.rpartition(" ")[2]
    refused = onrecord("import", str(file))
    assert refused.returncode == 1
    assert "not empty" in refused.stderr


def test_replaying_shows_what_new_rules_would_change_and_changes_nothing(onrecord: Run) -> None:
    onrecord("ingest", "-", "-p", "Example Film", "--accept", "all", given=ARTICLE)
    before = onrecord("export").stdout

    done = onrecord("ingest", "--again")

    assert "0 more, 0 fewer, 0 read differently. Nothing was changed." in done.stdout
    assert onrecord("export").stdout == before


def test_a_conversation_keeps_what_it_is_about(onrecord: Run) -> None:
    onrecord("production", "add", "Example Film")

    done = onrecord("console", given="is it greenlit?\nstatus\ncheck it is greenlit\n\nquit\nnever asked\n")

    assert done.returncode == 0
    assert "UNSOURCED" in done.stdout


def test_the_doctor_says_what_is_off_and_what_is_wrong(onrecord: Run, tmp_path: Path) -> None:
    healthy = onrecord("doctor", "--json")
    ill = onrecord("--database", f"sqlite:///{tmp_path}/no/x.db", "doctor")

    assert healthy.returncode == 0
    assert {f["subject"] for f in json.loads(healthy.stdout)} >= {"Python", "SQLite", "Discord", "Slack", "Record"}
    assert ill.returncode == 1
    assert "✗ Database" in ill.stdout


def test_the_doctor_looks_at_the_rest_when_the_lexicon_is_wrong(
    onrecord: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_LEXICON_DIR", f"{tmp_path}/none")

    done = onrecord("doctor")

    assert done.returncode == 1
    assert "✗ Lexicon: ONRECORD_LEXICON_DIR names" in done.stdout
    assert "Record: 0 productions" in done.stdout


def test_help_lists_every_command_with_its_whole_first_sentence(onrecord: Run) -> None:
    for group in ((), ("source",), ("statement",), ("deliveries",), ("channel",), ("production",)):
        assert "..." not in onrecord(*group, "--help").stdout.partition("Commands:")[2]


def test_every_command_has_help_with_an_example(onrecord: Run) -> None:
    from bot.cli import _COMMANDS

    for name in _COMMANDS:
        shown = onrecord(name, "--help")
        assert shown.returncode == 0, name
        assert "Example" in shown.stdout or "Commands:" in shown.stdout, name


def test_every_schema_is_itself_a_schema(onrecord: Run) -> None:
    names = onrecord("schema").stdout.split()

    assert {"article", "statements", "ingested", "question", "answer", "claim", "checked", "error"} <= set(names)
    for name in names:
        Draft202012Validator.check_schema(json.loads(onrecord("schema", name).stdout))


@pytest.mark.skipif(find_spec("spacy") is not None, reason="spaCy is installed")
def test_a_parser_that_is_not_installed_is_told_once_and_nothing_is_read(
    onrecord: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_SPACY_MODEL", "en_core_web_sm")

    done = onrecord("read", "--jsonl", lines=[{"id": number, "text": ARTICLE} for number in range(3)])

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("pip install 'onrecord-bot[spacy]'") == 1
