"""dbt's events without those that nobody hears.

A node fires some twenty events of level debug. dbt words each, makes a message of it and cleans it
of secrets, for the screen and again for the log file, before it finds that neither takes the level:
a tenth of the processor time of a build. Here such an event ends where it is fired.
"""

from __future__ import annotations

from typing import Any

from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.events.event_manager_client import ctx_set_event_manager, get_event_manager

QUIET = (EventLevel.DEBUG, EventLevel.TEST)


class HeardEvents(EventManager):  # type: ignore[misc]  # dbt has no types (2026-11-22, owner: build)
    """The events that a logger takes by their level; callbacks hear of no others either."""

    def fire_event(
        self,
        e: BaseEvent,
        level: EventLevel | None = None,
        node: Any = None,  # noqa: ANN401  # as dbt declares it (2026-11-22, owner: build)
        force_warn_or_error_handling: bool = False,
    ) -> None:
        """Pass an event on, unless it is of a level that no logger writes down."""
        is_quiet = (level or e.level_tag()) in QUIET and not force_warn_or_error_handling
        if not is_quiet or any(logger.level in QUIET for logger in self.loggers):
            super().fire_event(e, level, node, force_warn_or_error_handling)


def hear_what_is_written() -> None:
    """Let dbt use ``HeardEvents`` from now on in this process."""
    if not isinstance(get_event_manager(), HeardEvents):
        ctx_set_event_manager(HeardEvents())
