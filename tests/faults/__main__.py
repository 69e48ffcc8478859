"""``make faults``: every fault on both databases and both doubles, seeded; lost and twice printed for each.

The long form is 20 runs of 1,000 deliveries for each line; ``--short`` is what CI runs.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgres
from tests.faults import pace
from tests.faults.boundaries import enumerate_kills
from tests.faults.storms import FAULTS, Outcome, Storm, run


@contextmanager
def private_server() -> Iterator[postgres.Server]:
    """Start a PostgreSQL that nobody else uses, since it is going to be crashed."""
    programs = postgres.installed() or postgres._install()
    server = postgres.Server(programs, Path(f"{postgres.FOLDER}-faults-{time.time_ns()}"), postgres._free_port())
    server.create()
    server.start()
    try:
        yield server
    finally:
        server.stop("immediate")
        server.delete()


def storms(options: argparse.Namespace, server: postgres.Server) -> bool:
    """Run every fault; return whether all is as it should be."""
    good = True
    for database in options.databases:
        for platform in options.platforms:
            for fault in options.faults:
                if not fits(fault, database):
                    continue
                outcomes: list[Outcome] = []
                for seed in range(options.first, options.first + options.runs):
                    storm = Storm(
                        database=database, platform=platform, fault=fault, deliveries=options.deliveries, seed=seed
                    )
                    outcomes.append(asyncio.run(run(storm, server)))
                good &= _told(f"{database:8} {platform:7} {fault:16}", outcomes, options.deliveries, fault)
    return good


def fits(fault: str, database: str) -> bool:
    """Say whether a fault can happen there: an embedded record has no server to restart and no second process."""
    return database != "sqlite" or fault not in ("database restart", "frozen")


def kills(options: argparse.Namespace) -> bool:
    """Kill at every boundary; return whether nothing came of it."""
    good = True
    for platform in options.platforms:
        count, wrong = asyncio.run(enumerate_kills(platform))
        print(f"killed at every boundary, {platform}: {count} kills, {len(wrong)} with another outcome", flush=True)
        for line in wrong[:5]:
            print(f"    {line}")
        good &= not wrong
    return good


def paces(options: argparse.Namespace, server: postgres.Server) -> bool:
    """Deliver to a thousand Discord channels, by one process and by two; return whether no limit was touched."""
    good = True
    # Two processes on PostgreSQL keep a wider distance (bot/pacing.py): 22.4 s for a thousand at best.
    for database, processes, wanted in (("sqlite", 1, 21.5), ("postgres", 2, 24.0)):
        paced = asyncio.run(pace.run(database, 1000, server, processes))
        print(
            f"1,000 Discord channels, {database}, {processes} processes: {paced.seconds:.2f} s (wanted ≤ {wanted}),"
            f" 429s {paced.refused}, busiest second {paced.busiest}, lost {paced.lost}",
            flush=True,
        )
        # The seconds are told and decide nothing: a busy machine takes longer.
        good &= paced.refused == 0 and paced.lost == 0 and paced.busiest <= 50
    return good


def _told(what: str, outcomes: list[Outcome], deliveries: int, fault: str) -> bool:
    lost, twice = sum(each.lost for each in outcomes), sum(each.twice for each in outcomes)
    unknown, reported = sum(each.unknown for each in outcomes), sum(each.reported for each in outcomes)
    disorder, slowest = sum(each.disorder for each in outcomes), max(each.seconds for each in outcomes)
    print(
        f"{what} {len(outcomes):3} × {deliveries:,}: lost {lost}, twice {twice} (reported {reported}),"
        f" unknown {unknown}, out of order {disorder}; slowest run {slowest:.1f} s",
        flush=True,
    )
    allowed = 1 if fault == "frozen" else 0
    return lost == 0 and unknown == 0 and disorder == 0 and twice <= allowed and reported >= twice


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--short", action="store_true", help="2 runs of 300 deliveries each")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--deliveries", type=int, default=1000)
    parser.add_argument("--faults", nargs="*", default=FAULTS)
    parser.add_argument("--platforms", nargs="*", default=("discord", "slack"))
    parser.add_argument("--databases", nargs="*", default=("sqlite", "postgres"))
    parser.add_argument("--parts", nargs="*", default=("storms", "kills", "pace"))
    options = parser.parse_args()
    if options.short:
        options.runs, options.deliveries = 2, 300
    with private_server() as server:
        good = "storms" not in options.parts or storms(options, server)
        good = ("kills" not in options.parts or kills(options)) and good
        good = ("pace" not in options.parts or paces(options, server)) and good
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
