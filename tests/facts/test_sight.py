"""What a community sees of a record that it shares with others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.communities import ChannelSettings, Community
from facts.errors import Invalid, NotFound
from facts.model import Production, ProductionId
from facts.sight import Sight, Tenant, kept_from, of_follower, of_newcomer
from tests.builders import community

RECORD = tuple(Production(id=ProductionId(f"p-{n}"), name=f"Film {n}", aliases=(f"F{n}",)) for n in range(4))
TENANTS = ("discord:1", "discord:2", "slack:T3")

channels = st.lists(
    st.builds(
        lambda at, tenant, production, shared: community(
            ProductionId(f"p-{production}"), id=f"g-{at}", tenant=tenant, settings=ChannelSettings(shared=shared)
        ),
        st.integers(0, 99),
        st.sampled_from(TENANTS),
        st.integers(0, 3),
        st.booleans(),
    ),
    max_size=8,
)


def look(who: Tenant, everybody: list[Community]) -> Sight:
    own = [each for each in everybody if each.tenant == who.id]
    if not own:
        return of_newcomer(who.id, RECORD, kept_from(who, everybody))
    followed = [each for each in RECORD if each.id in {one.production for one in own}]
    return of_follower(who.id, own, followed, len(RECORD))


@given(channels, st.sampled_from(TENANTS))
def test_nothing_is_seen_that_only_others_follow_and_none_of_them_shares(
    everybody: list[Community], tenant: str
) -> None:
    sight = look(Tenant(tenant), everybody)
    for each in sight.productions:
        followers = [one for one in everybody if one.production == each.id]
        assert not followers or any(one.tenant == tenant or one.settings.shared for one in followers)


@given(channels, st.sampled_from(TENANTS))
def test_whoever_follows_something_sees_that_and_decides_about_that(everybody: list[Community], tenant: str) -> None:
    sight = look(Tenant(tenant), everybody)
    assert sight.followed <= sight.ids
    assert not sight.followed or sight.followed == sight.ids
    assert sight.hidden is (len(sight.productions) < len(RECORD))


@given(channels)
def test_whoever_is_trusted_and_follows_nothing_sees_everything_and_decides_nothing(everybody: list[Community]) -> None:
    sight = look(Tenant("slack:T9", trusted=True), everybody)
    assert sight.productions == RECORD
    assert sight.followed == frozenset()


@given(channels)
def test_somebody_in_private_sees_what_a_stranger_sees_unless_one_community_is_alone(
    everybody: list[Community],
) -> None:
    sight = look(Tenant(), everybody)
    if len({each.tenant for each in everybody}) == 1:
        assert sight.productions == RECORD
    else:
        assert sight.productions == look(Tenant("discord:new"), everybody).productions


def test_a_name_means_only_what_is_seen() -> None:
    sight = Sight(tenant="slack:T3", productions=(RECORD[1], RECORD[2]), hidden=True)
    assert sight.named("film 1") == RECORD[1]
    assert sight.named("f2") == RECORD[2]
    assert sight.named("p-2") == RECORD[2]
    with pytest.raises(NotFound, match="Followed here: Film 1, Film 2."):
        sight.named("Film 3")
    with pytest.raises(NotFound, match="none yet"):
        Sight(tenant="slack:T3").named("Film 3")


def test_a_name_that_several_have_is_asked_back() -> None:
    twins = (RECORD[0], Production(id=ProductionId("p-9"), name="Film 9", aliases=("F0",)))
    with pytest.raises(Invalid, match="could be Film 0, Film 9"):
        Sight(tenant="slack:T3", productions=twins).named("f0")


def test_what_is_seen_is_not_decided_about_unless_it_is_followed() -> None:
    ours = community(RECORD[1].id)
    sight = Sight(tenant="discord:81", communities=(ours,), productions=RECORD[:2])
    sight.insist(RECORD[0].id)
    sight.insist_on_following(RECORD[1].id)
    with pytest.raises(NotFound, match="Nothing was changed"):
        sight.insist(RECORD[2].id)
    with pytest.raises(NotFound, match="Nothing was changed"):
        sight.insist_on_following(RECORD[0].id)
