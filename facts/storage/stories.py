"""Where the words of a quote were printed before: an index over statements and candidates, derived from them."""

from __future__ import annotations

from facts.model import ProductionId
from facts.storage.driver import Driver
from facts.watching.stories import shingles

_MOST_WORDS = 200


class StoryTable:
    """Words of quotes, by production."""

    def __init__(self, driver: Driver) -> None:
        """Work on this driver."""
        self._driver = driver

    def put(self, production: ProductionId, id: str, quote: str) -> None:
        """Index the quote of a statement or candidate; the same one twice is indexed once."""
        for word in shingles(quote)[:_MOST_WORDS]:
            self._driver.execute(
                """insert into story_words (production, word, id) values (:production, :word, :id)
                   on conflict (production, word, id) do nothing""",
                {"production": production, "word": word, "id": id},
            )

    def alike(self, production: ProductionId, quote: str, *, limit: int = 50) -> tuple[str, ...]:
        """Return ids of statements and candidates that share words with a quote, those that share most first."""
        names = {f"w{at}": word for at, word in enumerate(shingles(quote)[:_MOST_WORDS])}
        if not names:
            return ()
        listed = ", ".join(":" + name for name in names)
        rows = self._driver.query(
            f"""select id, count(*) as shared from story_words where production = :production and word in ({listed})
                group by id order by shared desc, id limit :limit""",  # noqa: S608 - names only
            {**names, "production": production, "limit": limit},
        )
        return tuple(str(row["id"]) for row in rows)
