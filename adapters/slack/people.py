"""Who is acting, and whether they moderate: asked of Slack at every moderator action, never remembered."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

import structlog

from adapters.slack.calls import Slack, Workspace
from facts.aio import AsyncEngine
from facts.communities import Community
from facts.engine import Engine
from facts.errors import DeliveryError
from facts.model import Actor, Role

log = structlog.get_logger("slack")

_AT_ONCE_SECONDS = 1.0
"""What a form may wait for a list, since a trigger is good for three seconds."""


class People:
    """Moderators are those named in the settings or by setup, people or user groups, and workspace admins.

    Where workspaces install the app themselves, whoever installed it moderates as well, so that somebody can begin.
    """

    def __init__(
        self, slack: Slack, engine: AsyncEngine, named: tuple[str, ...], workspaces: tuple[str, ...] = ()
    ) -> None:
        """Take the ids of the settings: people's (U…, W…), user groups' (S…) and workspaces' (T…; empty: all)."""
        self._slack = slack
        self._engine = engine
        self._named = named
        self._workspaces = workspaces

    async def actor(self, user: Mapping[str, Any], workspace: Workspace) -> Actor:
        """Return who this is, with the role that Slack's own word gives them now.

        ``user`` is the interaction's: ``id``, and ``name`` or ``username``. Where Slack cannot say, it is a member.
        """
        id = str(user["id"])
        known = await self._known(id)
        moderates = self._serves(workspace) and (
            id == workspace.installer or _is_admin(known, workspace) or await self._is_named(id, workspace)
        )
        role = Role.MODERATOR if moderates else Role.MEMBER
        return Actor(id=f"slack:{id}", name=_name(known) or user.get("name") or user.get("username") or id, role=role)

    async def names(self, actors: Iterable[str]) -> dict[str, str]:
        """Return the names of those actors that are people of Slack's and that Slack knows, by the actor's id."""
        people = {each for each in actors if each.startswith(("slack:U", "slack:W"))}
        found = {each: _name(await self._known(each.removeprefix("slack:"))) for each in sorted(people)}
        return {each: name for each, name in found.items() if name}

    async def groups(self, workspace: Workspace) -> dict[str, str]:
        """Return a workspace's user groups: id → handle and name; none where Slack does not say at once."""
        team = workspace.team if workspace.whole_org else None
        try:
            async with asyncio.timeout(_AT_ONCE_SECONDS):
                said = await self._slack.call(self._slack.client.usergroups_list, patient=False, team_id=team)
        except (DeliveryError, TimeoutError) as error:
            log.warning("user groups not listed", error=str(error) or type(error).__name__)
            return {}
        return {each["id"]: f"@{each['handle']} · {each['name']}" for each in said.get("usergroups") or ()}

    def named(self, workspace: Workspace | None, communities: Iterable[Community]) -> list[str]:
        """Return the people who moderate by name: by the settings, by setup, or because they installed the app."""
        installer = workspace.installer if workspace else None
        ids = (installer, *(each for community in communities for each in community.moderators), *self._named)
        return [each for each in dict.fromkeys(ids) if each and each[0] in "UW"]

    def _serves(self, workspace: Workspace) -> bool:
        return not self._workspaces or workspace.team in self._workspaces

    async def _is_named(self, id: str, workspace: Workspace) -> bool:
        communities = await self._engine.do(Engine.communities, tenant=f"slack:{workspace.team}")
        named = {*self._named, *(each for community in communities for each in community.moderators)}
        if id in named:
            return True
        for group in sorted(each for each in named if each.startswith("S")):
            if id in await self._members(group, workspace.team if workspace.whole_org else None):
                return True
        return False

    async def _members(self, group: str, team: str | None) -> frozenset[str]:
        try:
            said = await self._slack.call(self._slack.client.usergroups_users_list, usergroup=group, team_id=team)
        except DeliveryError as error:
            log.warning("user group not readable", group=group, error=str(error))
            return frozenset()
        return frozenset(said.get("users") or ())

    async def _known(self, id: str) -> Mapping[str, Any]:
        try:
            return (await self._slack.call(self._slack.client.users_info, user=id)).get("user") or {}
        except DeliveryError as error:
            log.warning("user not readable", error=str(error))
            return {}


def _name(user: Mapping[str, Any]) -> str | None:
    profile = user.get("profile") or {}
    return profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name")


def _is_admin(user: Mapping[str, Any], workspace: Workspace) -> bool:
    """Say whether this is an admin of our own workspace; a guest from a shared channel is an admin elsewhere."""
    teams = {user.get("team_id"), *((user.get("enterprise_user") or {}).get("teams") or ())}
    admin = user.get("is_admin") or user.get("is_owner") or user.get("is_primary_owner")
    return bool(admin) and workspace.team in teams and not user.get("deleted")
