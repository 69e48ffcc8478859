"""``make bench``: every measurement, one line each."""

from __future__ import annotations

from tests.bench import asking, committing, reading, watching


def main() -> None:
    """Run all measurements."""
    asking.cold_start()
    asking.inside(10_000, 25, "p50 ≤ 2 ms, p99 ≤ 10 ms")
    asking.inside(200_000, 500, "p99 ≤ 15 ms")
    reading.one_article()
    reading.many_articles()
    committing.beside_a_bare_loop()
    committing.loop_lag()
    watching.unchanged()
    watching.large_feed()


if __name__ == "__main__":
    main()
