"""The short form of ``make faults``: nothing lost, nothing twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from facts.errors import StorageUnavailable
from facts.storage.postgres import Postgres
from tests import postgres
from tests.faults import corrections, disks, drills, failover, held, soak, versions
from tests.faults.__main__ import fits, private_server
from tests.faults.boundaries import enumerate_kills
from tests.faults.storms import FAULTS, Storm, run

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """A PostgreSQL of this process alone, since it is going to be crashed."""
    if postgres.installed() is None:
        pytest.skip("no PostgreSQL: run `make postgres`")
    with private_server() as started:
        yield started


@pytest.mark.parametrize("platform", ["discord", "slack"])
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
@pytest.mark.parametrize("fault", FAULTS)
async def test_nothing_is_lost_and_nothing_is_told_twice(
    fault: str, database: str, platform: str, server: postgres.Server
) -> None:
    if not fits(fault, database):
        pytest.skip("an embedded record has no server to restart")
    for seed in (1, 2):
        storm = Storm(database=database, platform=platform, fault=fault, deliveries=300, seed=seed)
        outcome = await run(storm, server)
        # Where no platform dedupes, a frozen process may post what its successor posted too; that is always reported.
        assert outcome.twice <= (outcome.reported if fault == "frozen" else 0), outcome
        assert (outcome.lost, outcome.unknown, outcome.disorder) == (0, 0, 0), outcome


@pytest.mark.parametrize("fault", ["cut 10 %", "late 10 %, kill all"])
async def test_it_is_the_same_where_slack_knows_a_message_by_the_id_it_came_with(
    fault: str, server: postgres.Server
) -> None:
    outcome = await run(
        Storm(database="sqlite", platform="slack", fault=fault, deliveries=300, seed=1, dedupes=True), server
    )

    assert (outcome.lost, outcome.twice, outcome.unknown, outcome.disorder) == (0, 0, 0, 0), outcome


@pytest.mark.parametrize("platform", ["discord", "slack"])
@pytest.mark.parametrize(("database", "most"), [("sqlite", None), ("postgres", 40)])
async def test_a_kill_at_any_boundary_changes_nothing(
    database: str, most: int | None, platform: str, server: postgres.Server
) -> None:
    kills, boundaries, wrong = await enumerate_kills(platform, database, server, most)

    assert wrong == []
    assert kills == (most or boundaries)
    assert boundaries >= 150


@pytest.mark.parametrize("platform", ["discord", "slack"])
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_a_withdrawal_reaches_every_message_of_a_crash_storm(
    database: str, platform: str, server: postgres.Server
) -> None:
    done = await corrections.run(database, platform, 1, server)

    assert done.noticed > 0
    assert (done.unreached, done.wrongly_noticed, done.lost, done.twice) == (0, 0, 0, 0), done


async def test_what_a_frozen_worker_posts_beside_its_successor_is_told_to_the_operator(server: postgres.Server) -> None:
    done = await held.run(1, server)

    assert done.lost == 0
    assert done.twice == done.reported
    assert done.slowest <= 60


@pytest.mark.parametrize(("synchronous", "behind"), [(True, 0.0), (False, 0.5)])
async def test_where_the_primary_is_lost_and_its_standby_takes_over_nothing_is_lost_or_told_twice(
    synchronous: bool, behind: float, server: postgres.Server
) -> None:
    done = await failover.run(1, synchronous=synchronous, deliveries=300, behind=behind)

    assert (done.lost, done.twice, done.unknown, done.ended) == (0, 0, 0, 0), done
    assert done.looked > 0


def test_who_was_connected_to_a_standby_when_it_was_promoted_learns_its_history() -> None:
    with failover.pair(synchronous=True) as servers:
        either = servers.url.partition("?")[0]
        connected = Postgres(f"{either}?options=-csynchronous_commit%3Dremote_apply")
        before = connected.history
        servers.primary.stop("immediate")
        with pytest.raises(StorageUnavailable, match="connects again by itself"):
            connected.query("select 1 as one")
        assert connected.query("select pg_is_in_recovery() as following") == [{"following": True}]
        assert connected.history == ""
        servers.standby.promote()
        assert connected.history.partition("/")[0] == before.partition("/")[0]
        assert connected.history != before
        connected.close()


async def test_an_earlier_version_and_this_one_deliver_together(server: postgres.Server) -> None:
    with versions.checked_out() as tree:
        if tree is None:
            pytest.skip(f"commit {versions.EARLIER} is not in this clone")
        done = await versions.run(1, server, tree, 300)

    assert (done.lost, done.twice, done.unknown) == (0, 0, 0), done
    assert done.migrations[0] < done.migrations[1]
    assert done.alone > 0


async def test_a_disk_that_turns_read_only_loses_nothing() -> None:
    assert await disks.turned_read_only()


def test_on_a_disk_that_is_mounted_read_only_every_command_says_so() -> None:
    assert disks.mounted_read_only()


def test_a_record_is_copied_and_put_back_by_the_operators_commands() -> None:
    assert drills.copied(64)


async def test_the_whole_bot_answers_delivers_and_leaves_nothing_behind() -> None:
    done = await soak.run(25)

    assert done.whole, done
    assert done.level, done
    for happened in ("decided on Slack", "decided on Discord", "withdrawn", "corrected", "digests"):
        assert done.did[happened] > 0, done
