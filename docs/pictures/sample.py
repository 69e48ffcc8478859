"""What the pictures of an answer show: two invented articles read, accepted and asked by the engine itself."""

from __future__ import annotations

from datetime import UTC, datetime

from facts.engine import Engine
from facts.extracting import extract
from facts.lexicon import Lexicon
from facts.messages import Answer, Question
from facts.model import Actor, Role
from facts.reading import Article, document_from
from facts.storage import open_storage

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ARTICLES = (
    Article(
        text="Night Harbour has no second film yet. Producer Mira Moor told Harbour Radio on Saturday: “It is not"
        " officially greenlit, so I can’t say that it is.”",
        outlet="The Harbour Post",
        url="https://harbourpost.example/night-harbour",
        published="2026-09-14",
    ),
    Article(
        text="Dana Dean said at a festival: “The sequel to Night Harbour is so close to being greenlit.”",
        outlet="Stagelight",
        url="https://stagelight.example/dana-dean",
        published="2026-10-02",
    ),
)


def answered() -> Answer:
    """Return what is answered to *is it greenlit?* from the two articles."""
    lexicon = Lexicon.load()
    engine = Engine(open_storage("sqlite://"), lexicon, lambda: NOW)
    operator = Actor(id="terminal:pictures", name="pictures", role=Role.OPERATOR)
    production = engine.add_production("Night Harbour 2", operator, kind="film", original="Night Harbour")
    for article in ARTICLES:
        document = document_from(article, retrieved_at=NOW)
        engine.ingest(document, extract(document, lexicon, production), production, operator)
    for item in engine.queue(limit=20):
        engine.accept(item.candidate.id, operator)
    answer = engine.ask(Question(text="is it greenlit?"))
    engine.close()
    return answer
