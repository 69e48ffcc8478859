"""What reading costs: a start, an article beside the bare search for its words, and an article as long as many."""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path
from time import process_time

from bot.__main__ import look_for_garbage_less_often
from facts.extracting import extract
from facts.lexicon import Lexicon
from facts.reading import Article, document_from

_WORD = re.compile(r"\w+")
_LINES = [
    line
    for name in ("own", "unseen")
    for line in (Path(__file__).parent / f"{name}.jsonl").read_text("utf-8").splitlines()
]
_LONG = 400
"""Articles in the longer text: about 1 MB."""
_TIMES = 4
_TRIES = 5


def one_article() -> None:
    """Time the whole process that reads one article, beside a Python that does nothing."""
    ours = min(_of_child([sys.executable, "-m", "bot", "read", "--jsonl"], _LINES[0] + "\n") for _ in range(_TRIES))
    bare = min(_of_child([sys.executable, "-c", "pass"], "") for _ in range(_TRIES))
    print(
        f"read, one article      {ours:.3f} s of CPU with its start; an empty Python takes {bare:.3f} s;"
        f" ratio {ours / bare:.1f}; wanted ≤ 0.25 s"
    )


def many_articles() -> None:
    """Time articles once all is loaded, beside finding their words, and one text that is as long as many of them."""
    look_for_garbage_less_often()
    lexicon = Lexicon.load()
    texts = [str(json.loads(line)["text"]) for line in _LINES]
    _read(texts, lexicon)
    ours = min(_seconds(lambda: _read(texts, lexicon)) for _ in range(_TRIES))
    bare = min(_seconds(lambda: [list(_WORD.finditer(text)) for text in texts]) for _ in range(_TRIES))
    print(
        f"read, {len(texts)} articles      {1000 * ours / len(texts):.1f} ms of CPU each; to find their words takes"
        f" {1000 * bare / len(texts):.2f} ms; ratio {ours / bare:.0f}; wanted ≤ 200"
    )
    short, long = ("\n\n".join(islice(cycle(texts), count)) for count in (_LONG // _TIMES, _LONG))
    quarter = min(_seconds(lambda: _read([short], lexicon)) for _ in range(2))
    whole = _seconds(lambda: _read([long], lexicon))
    print(
        f"read, a long article   {whole:.2f} s of CPU for {len(long) / 1e6:.1f} million characters, {quarter:.2f} s for"
        f" a quarter of them; ratio {whole / quarter:.1f}; wanted ≤ {_TIMES + 0.8}"
    )


def _read(texts: Sequence[str], lexicon: Lexicon) -> None:
    for text in texts:
        extract(document_from(Article(text=text), lexicon=lexicon), lexicon)


def _seconds(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def _of_child(command: Sequence[str], given: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, input=given.encode(), check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
