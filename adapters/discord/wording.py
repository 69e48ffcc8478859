"""What the bot says about itself. Sentences about the record are the engine's."""

from __future__ import annotations

from facts.model import Aspect

QUESTIONS = {
    Aspect.GREENLIGHT: "Is it greenlit?",
    Aspect.CAST: "Who is in the cast?",
    Aspect.CREW: "Who is making it?",
    Aspect.SCRIPT: "Is the script finished?",
    Aspect.FILMING: "When does filming start?",
    Aspect.RELEASE: "When does it come out?",
    Aspect.TITLE: "What is it called?",
    Aspect.STORY: "What is it about?",
    Aspect.FORMAT: "Is it a film or a series?",
    Aspect.MARKETING: "Is there a trailer?",
    Aspect.DEAL: "Who has signed on?",
}
"""A question for each aspect, offered while somebody types and something is on record about it."""

HELP = """### On Record
Who said what about a production, when, to whom and how firmly – and never firmer than they said it.
- **/ask** in your own words: *is it greenlit? who is returning? when does it come out?* Or mention me with a question.
- **/check** a claim, or right-click a message → Apps → **Check this claim**.
- **/status** where everything stands · **/cast** · **/timeline** · **/sources**
- **/watch** an aspect or a person, and be told when there is news
Answers are shown to you alone; **Share in channel** shows them to everybody. *Said it is not so*, *would not say* and \
*nothing on record* are three different answers, and every claim carries its source.
-# Moderators: /setup, /review, /statement, /production, /source, /news, /digest, /quiet, /ping, /reports, /gaps, \
/explain, /audit · /privacy says what is stored"""

PRIVACY = """### What is stored
I cannot read messages here, except those that mention me or that somebody checks with the menu; none of them is kept. \
`/forget-me` deletes what you asked me to watch."""
