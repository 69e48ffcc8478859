"""Adapters: each translates one outside world, and nothing else. They import ``facts`` and are strangers to each other.

A platform adapter is a package with four public names:

* ``Settings`` – a frozen pydantic model of its own variables; descriptions become the comments of ``.env.example``;
* ``TOKEN`` – the variable whose presence switches the platform on (``ALSO`` may hold others that do);
* ``create(settings, engine, charts)`` – returns a ``facts.ports.Adapter``; the vendor library is imported here, not
  before; ``charts`` (a ``facts.ports.Charts``) draws pictures for it, in a thread, where the platform can show them;
* ``preview(announcement)`` – returns what a channel would read, as text.

An adapter whose ``takes_turns`` is True awaits ``facts.ports.outside.in_turn`` before each request of a delivery, as
late as it can; for others the delivery loop does so before each call.

It may have a fifth, ``examined(settings, storage)``: what ``onrecord doctor`` should say about it, as (level, words,
advice), without asking the platform.

Before a new one is called done it: acknowledges within the platform's limit; escapes everything it did not write
itself; mentions nobody; cuts long answers with a count; edits its messages, or replies where it cannot; maps the
platform's permissions to ``Actor.role`` at every action; reconnects; raises only the delivery errors of
``facts.errors``; has golden files for its renderer; and a page in docs/ that sets it up.
"""
