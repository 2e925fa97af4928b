"""Events that nobody hears end where they are fired; all others reach the log and the callbacks."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator

import pytest
from dbt_common.events.base_types import EventLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.events.event_manager_client import ctx_set_event_manager, get_event_manager
from dbt_common.events.functions import fire_event
from dbt_common.events.logger import LoggerConfig
from dbt_common.events.types import Note, SystemExecutingCmd
from dbt_common.exceptions.events import EventCompilationError
from tests.python.changes.conftest import Small

from cypp.build import invoke_dbt
from cypp.changes.dbt_events import HeardEvents, hear_what_is_written


@pytest.fixture(autouse=True)
def dbts_own() -> Iterator[None]:
    """Put back what dbt had."""
    before = get_event_manager()
    ctx_set_event_manager(EventManager())
    yield
    ctx_set_event_manager(before)


def heard(*levels: EventLevel) -> list[str]:
    """Fire an event of each level beside loggers of these; return what a callback hears."""
    hear_what_is_written()
    manager = get_event_manager()
    assert isinstance(manager, HeardEvents)
    found: list[str] = []
    for number, level in enumerate(levels):
        manager.add_logger(LoggerConfig(f"one {number}", level=level, output_stream=io.StringIO()))
    manager.add_callback(lambda message: found.append(message.info.level))
    for level in EventLevel:
        fire_event(Note(msg="words"), level=level)
    # One whose own level is debug.
    fire_event(SystemExecutingCmd(cmd=["words"]))
    return found


def test_what_no_logger_takes_is_not_made() -> None:
    assert heard(EventLevel.INFO, EventLevel.WARN) == ["info", "warn", "error"]


def test_a_log_of_level_debug_gets_all() -> None:
    every = [level.value for level in EventLevel]
    assert heard(EventLevel.INFO, EventLevel.DEBUG) == [*every, "debug"]


def test_a_warning_that_counts_as_an_error_is_one() -> None:
    hear_what_is_written()
    get_event_manager().warn_error = True
    with pytest.raises(EventCompilationError):
        fire_event(SystemExecutingCmd(cmd=["words"]), force_warn_or_error_handling=True)


def test_screen_and_log_file_are_those_of_dbt(
    project: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    def written() -> tuple[list[str], list[str]]:
        """Build; return the lines of the screen and of the log file without times and folders."""
        printed, log = io.StringIO(), project.folder / "logs/dbt.log"
        log.unlink(missing_ok=True)
        with contextlib.redirect_stdout(printed):
            assert invoke_dbt(["--no-use-colors", "--log-level-file", "info", "build"]).success
        clean = [
            [re.sub(r"[0-9.:]{4,}", "", line) for line in text.split("\n")]
            for text in (printed.getvalue(), log.read_text(encoding="utf-8"))
        ]
        return clean[0], clean[1]

    with monkeypatch.context() as patched:
        patched.setattr("cypp.changes.dbt_events.hear_what_is_written", lambda: None)
        screen, file = written()
    assert not isinstance(get_event_manager(), HeardEvents)
    ours = written()
    assert isinstance(get_event_manager(), HeardEvents)
    assert len(screen) > 20
    assert ours[0] == screen
    assert len(ours[1]) == len(file)
