"""``make faults``: every fault on both databases and both doubles, seeded; lost and twice printed for each.

The long form is 20 runs of 1,000 deliveries for each line; ``--short`` is what CI runs.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgres
from tests.faults import corrections, disks, drills, failover, held, pace, peer, soak, versions
from tests.faults.boundaries import enumerate_kills
from tests.faults.storms import FAULTS, Outcome, Storm, run

PARTS = (
    "storms",
    "frozen",
    "held",
    "failover",
    "versions",
    "corrections",
    "kills",
    "pace",
    "drills",
    "disks",
    "copy",
    "soak",
    "peer",
)
COMPARED = ("none", "kill one", "kill all", "database restart", "frozen")
"""What the delivery loop and its peer are both put through."""
PACE_TRIES = 5
"""How often the pace is measured on a machine that holds up the double itself, which then counts in heaps."""


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
                if fits(fault, database):
                    made = {"database": database, "platform": platform, "fault": fault}
                    outcomes = [
                        asyncio.run(run(Storm(deliveries=options.deliveries, seed=seed, **made), server))
                        for seed in seeds(options)
                    ]
                    good &= _told(f"{database:8} {platform:7} {fault:19}", outcomes, options.deliveries, fault)
    return good


def frozen(options: argparse.Namespace, server: postgres.Server) -> bool:
    """Freeze a worker past its lease, on the double that dedupes nothing: at most one duplicate in a hundred runs."""
    good = True
    runs, deliveries = (5, 300) if options.short else (100, 300)
    for database in options.databases:
        outcomes = []
        for seed in range(options.first, options.first + runs):
            storm = Storm(
                database=database, platform="slack", fault="frozen", deliveries=deliveries, seed=seed, lease=1.5
            )
            outcomes.append(asyncio.run(run(storm, server)))
        good &= _told(f"{database:8} slack   frozen             ", outcomes, deliveries, "frozen")
        taken = sum(1 for each in outcomes if each.taken_over)
        print(f"    with deliveries under way in {taken} of {runs} runs", flush=True)
    return good


def hold(options: argparse.Namespace, server: postgres.Server) -> bool:
    """Freeze a worker in the one hole that is left; return whether every duplicate was reported in time."""
    outcomes = [asyncio.run(held.run(seed, server)) for seed in range(1, 4 if options.short else 21)]
    lost, twice = sum(each.lost for each in outcomes), sum(each.twice for each in outcomes)
    reported, slowest = sum(each.reported for each in outcomes), max(each.slowest for each in outcomes)
    print(
        f"frozen between clock and network, {len(outcomes)} runs: lost {lost}, twice {twice}, reported {reported},"
        f" the slowest {slowest:.1f} s after the second message (wanted ≤ 60)",
        flush=True,
    )
    return lost == 0 and reported == twice and slowest <= 60


def fail_over(options: argparse.Namespace, server: postgres.Server) -> bool:
    """Lose the primary and promote its standby; return whether nothing was lost or told twice."""
    good = True
    for said, synchronous, behind in (
        ("synchronous", True, 0.0),
        ("asynchronous", False, 0.0),
        ("asynchronous, half a second behind", False, 0.5),
    ):
        done = [
            asyncio.run(failover.run(seed, synchronous=synchronous, deliveries=options.deliveries, behind=behind))
            for seed in seeds(options)
        ]
        lost, twice = sum(each.lost for each in done), sum(each.twice for each in done)
        unknown, ended = sum(each.unknown for each in done), sum(each.ended for each in done)
        seconds = [each.seconds for each in done]
        print(
            f"primary lost, standby promoted, {said}: {len(done)} × {options.deliveries:,}: lost {lost}, twice {twice},"
            f" unknown {unknown}, workers that ended {ended}; next message {statistics.median(seconds):.1f} s after the"
            f" loss, the slowest {max(seconds):.1f} s; looked for because of it {sum(each.looked for each in done):,}",
            flush=True,
        )
        good &= (lost, twice, unknown, ended) == (0, 0, 0, 0)
    return good


def together(options: argparse.Namespace, server: postgres.Server) -> bool:
    """Let an earlier version and this one deliver at once; return whether nothing was lost or told twice."""
    with versions.checked_out() as tree:
        if tree is None:
            print(f"two versions at once: not run, commit {versions.EARLIER} is not in this clone", flush=True)
            return True
        done = [asyncio.run(versions.run(seed, server, tree, options.deliveries)) for seed in seeds(options)]
    lost, twice = sum(each.lost for each in done), sum(each.twice for each in done)
    before, after = done[0].migrations
    print(
        f"two versions at once, the earlier with {before} of {after} migrations: {len(done)} × {options.deliveries:,}:"
        f" lost {lost}, twice {twice}, unknown {sum(each.unknown for each in done)};"
        f" {sum(each.alone for each in done):,} sent by the earlier alone, on the newer tables",
        flush=True,
    )
    return (lost, twice, sum(each.unknown for each in done)) == (0, 0, 0)


def correct(options: argparse.Namespace, server: postgres.Server) -> bool:
    """Withdraw statements in a crash storm; return whether every message was reached."""
    good = True
    for database in options.databases:
        for platform in options.platforms:
            done = [asyncio.run(corrections.run(database, platform, seed, server)) for seed in seeds(options)]
            unreached, wrong = sum(each.unreached for each in done), sum(each.wrongly_noticed for each in done)
            lost, twice = sum(each.lost for each in done), sum(each.twice for each in done)
            print(
                f"{database:8} {platform:7} withdrawn in a crash storm {len(done):3} runs:"
                f" {sum(each.messages for each in done):,} messages, {sum(each.noticed for each in done):,} to correct,"
                f" not reached {unreached}, wrongly noticed {wrong}, lost {lost}, twice {twice};"
                f" slowest {max(each.seconds for each in done):.1f} s after the last withdrawal",
                flush=True,
            )
            good &= (unreached, wrong, lost, twice) == (0, 0, 0, 0)
    return good


def compare(options: argparse.Namespace, server: postgres.Server) -> bool:
    """Put procrastinate through the same storms, run by run beside ours; return whether ours lost or doubled nothing.

    What the peer does decides nothing here; it is printed.
    """
    if not peer.installed():
        print("procrastinate is not measured: run `make job-engine` first", flush=True)
        return True
    good = True
    for platform in options.platforms:
        for fault in COMPARED:
            outcomes: dict[str, list[Outcome]] = {"ledger": [], "procrastinate": []}
            for seed in seeds(options):
                for engine, done in outcomes.items():
                    storm = Storm(
                        database="postgres",
                        platform=platform,
                        fault=fault,
                        deliveries=options.deliveries,
                        seed=seed,
                        engine=engine,
                    )
                    done.append(asyncio.run(run(storm, server)))
            for engine, done in outcomes.items():
                fine = _told(f"{engine:13} {platform:7} {fault:16}", done, options.deliveries, fault)
                good &= fine or engine != "ledger"
    return good


def seeds(options: argparse.Namespace) -> range:
    """Return the seeds of the runs."""
    return range(options.first, options.first + options.runs)


def fits(fault: str, database: str) -> bool:
    """Say whether a fault can happen there: an embedded record has no server to restart."""
    return database != "sqlite" or fault != "database restart"


def kills(options: argparse.Namespace, server: postgres.Server) -> bool:
    """Kill at every boundary (a sample of them in the short form); return whether nothing came of it."""
    good = True
    for database in options.databases:
        for platform in options.platforms:
            most = 40 if options.short else None
            kills, count, wrong = asyncio.run(enumerate_kills(platform, database, server, most, options.first))
            print(
                f"{database:8} {platform:7} killed at {kills} of {count} boundaries: {len(wrong)} with another outcome",
                flush=True,
            )
            for line in wrong[:5]:
                print(f"    {line}")
            good &= not wrong
    return good


def paces(options: argparse.Namespace, server: postgres.Server) -> bool:
    """Deliver to a thousand Discord channels, by one process and by two; return whether no limit was touched."""
    good = True
    channels = 1000 if options.short else options.deliveries
    # Two processes on PostgreSQL keep a wider distance (bot/pacing.py): 22.4 s for a thousand at best.
    for database, processes, a_thousand in (("sqlite", 1, 21.5), ("postgres", 2, 24.0)):
        wanted = a_thousand * channels / 1000
        for _ in range(PACE_TRIES):
            paced = asyncio.run(pace.run(database, channels, server, processes))
            print(
                f"{channels:,} Discord channels, {database}, {processes} processes: {paced.seconds:.2f} s (wanted ≤"
                f" {wanted:g}), 429s {paced.refused}, busiest second {paced.busiest}, lost {paced.lost}; the double"
                f" stood still for {paced.stalled * 1000:.0f} ms at most"
                f"{', so this says nothing: again' if paced.unsure else ''}",
                flush=True,
            )
            if not paced.unsure:
                break
        # The seconds are told and decide nothing: a busy machine takes longer.
        good &= paced.refused == 0 and paced.lost == 0 and paced.busiest <= 50
    return good


def soaked(options: argparse.Namespace) -> bool:
    """Let the whole bot run for so many minutes; return whether all was as it should be."""
    done = asyncio.run(soak.run(25 if options.short else 60 * options.minutes, seed=options.first, tell=True))
    print(done, flush=True)
    return done.whole and done.level


def _told(what: str, outcomes: list[Outcome], deliveries: int, fault: str) -> bool:
    lost, twice = sum(each.lost for each in outcomes), sum(each.twice for each in outcomes)
    unknown, reported = sum(each.unknown for each in outcomes), sum(each.reported for each in outcomes)
    disorder, ended = sum(each.disorder for each in outcomes), sum(each.ended for each in outcomes)
    seconds = [each.sending for each in outcomes]
    print(
        f"{what} {len(outcomes):3} × {deliveries:,}: lost {lost}, twice {twice} (reported {reported}),"
        f" unknown {unknown}, out of order {disorder}, workers that ended {ended}; first to last message"
        f" {statistics.median(seconds):.1f} s, the slowest run {max(seconds):.1f} s",
        flush=True,
    )
    allowed = 1 if fault == "frozen" else 0
    return (lost, unknown, disorder, ended) == (0, 0, 0, 0) and twice <= allowed and reported >= twice


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--short", action="store_true", help="2 runs of 300 deliveries each")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--deliveries", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=10, help="how long the soak is")
    parser.add_argument("--faults", nargs="*", default=FAULTS)
    parser.add_argument("--platforms", nargs="*", default=("discord", "slack"))
    parser.add_argument("--databases", nargs="*", default=("sqlite", "postgres"))
    parser.add_argument("--parts", nargs="*", default=PARTS, choices=PARTS)
    options = parser.parse_args()
    if options.short:
        options.runs, options.deliveries = 2, 300
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended from outside"))  # so that nothing is left running
    with private_server() as server:
        runs = {
            "storms": lambda: storms(options, server),
            "frozen": lambda: frozen(options, server),
            "held": lambda: hold(options, server),
            "failover": lambda: fail_over(options, server),
            "versions": lambda: together(options, server),
            "corrections": lambda: correct(options, server),
            "kills": lambda: kills(options, server),
            "pace": lambda: paces(options, server),
            "drills": lambda: drills.run(server, short=options.short),
            "disks": disks.run,
            "copy": lambda: drills.copied(64 if options.short else 1024),
            "soak": lambda: soaked(options),
            "peer": lambda: compare(options, server),
        }
        good = [runs[part]() for part in options.parts]
    sys.exit(0 if all(good) else 1)


if __name__ == "__main__":
    main()
