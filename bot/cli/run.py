"""``run``: the bot itself."""

from __future__ import annotations

import asyncio

import click

from bot.cli.session import Session, pass_session


@click.command("run", epilog="Example: DISCORD_TOKEN=… onrecord run")
@click.option(
    "--only",
    metavar="PART",
    help="One part of the bot, for several processes on PostgreSQL: discord, slack, or worker, which polls the"
    " sources.",
)
@click.option("--check", "only_check", is_flag=True, help="Check the settings and leave.")
@pass_session
def run_bot(session: Session, only: str | None, only_check: bool) -> None:
    """Serve the platforms that are configured, poll the sources and deliver what is owed, until stopped."""
    from bot.app import build, refuse_shared_nothing, serve
    from bot.logs import start_logging
    from bot.settings import load_settings, secrets_in

    variables = {**session.variables, "ONRECORD_DATABASE": session.database}
    settings = load_settings(variables)
    refuse_shared_nothing(dict(session.variables), settings)
    start_logging(level=settings.core.log_level, style=settings.core.log_format, secrets=secrets_in(settings))
    app = build(settings, only)
    if not settings.platforms and only is None:
        session.console.print(
            "No platform is configured: sources are polled and the record is kept, but nobody is told."
            " Set DISCORD_TOKEN or SLACK_BOT_TOKEN; `onrecord doctor` says more."
        )
    if only_check:
        session.console.print("The settings are in order.")
        return
    asyncio.run(serve(app))
