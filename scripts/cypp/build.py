"""``cypp build``: the door, dbt build and the metrics export, one after the other.

dbt and the export share this process, because importing dbt takes about three seconds each time and
the export needs it too. The door has one of its own, beside which this one parses the project.
What did not change since the last build that passed is not done again (``cypp.changes``).
"""

from __future__ import annotations

import datetime
import shutil
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cypp.changes import added, door_stamp, select
from cypp.changes.door_aside import door_aside
from cypp.changes.inputs import (
    Inputs,
    file_states,
    landed_files,
    landed_folder,
    project_files,
    take_inputs,
)
from cypp.changes.plan import Plan, make_plan
from cypp.changes.record import (
    MANIFEST,
    TARGET_MANIFEST,
    Record,
    database_file,
    database_state,
    keep_manifest,
    read_record,
    remove_record,
    semantic_sum,
    write_record,
)
from cypp.project import CyppError

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult
    from dbt.contracts.graph.manifest import Manifest
    from dbt_common.events.base_types import EventMsg

Step = tuple[str, Callable[[], int]]
# Where dbt writes the SQL of each node, all of them in a whole build.
COMPILED = ("target/compiled", "target/run")


def run_build(
    project: Path,
    variables: str | None = None,
    *,
    unit_tests: bool = False,
    is_full: bool = False,
) -> int:
    """Build what changed in ``project``, the working folder; return 0 or raise CyppError.

    ``variables`` is YAML for dbt, such as ``{as_of: 2025-12-31}``. Unit tests judge the code, not
    the data, so a build leaves them to ``make test``. ``is_full`` builds everything. The error
    names the step that failed; later steps do not run.
    """
    build = Build(project, variables, unit_tests=unit_tests, is_full=is_full)
    steps: list[Step] = []
    if is_full or not door_stamp.is_fresh(project):
        alone = partial(door_stamp.check_and_stamp, project)
        check = alone if build.plan.is_nothing else build.check_and_parse
        steps.append(("check the extracts", check))
    if not build.plan.is_nothing:
        steps.append(("dbt build", build.run_nodes))
        steps.append(("export the metrics", build.export))
    if not steps:
        print(f"[cypp] {build.plan.why}{build.warnings()}; --full builds all", flush=True)
        return 0
    code = run_steps(steps)
    build.remember()
    return code


class Build:
    """One build: what it has to do, and what it has done so far."""

    def __init__(
        self, project: Path, variables: str | None, *, unit_tests: bool, is_full: bool
    ) -> None:
        """Compare the project with the last build that passed."""
        self.project = project
        self.variables = variables
        self.unit_tests = unit_tests
        self._states = self._file_states()
        self._inputs: Inputs = take_inputs(project, variables)
        self._record = read_record(project)
        self.plan: Plan = make_plan(
            self._record,
            self._inputs,
            database_state(project),
            is_full=is_full,
            unit_tests=unit_tests,
        )
        # What dbt made of the project, or why it could not; neither before it was asked.
        self._parsed: Manifest | CyppError | None = None
        # Whether something was built that metrics may read.
        self._is_rebuilt = self.plan.is_whole
        self._warned = set(self._record.warned if self._record else ())
        self._manifest_sha256 = self._record.manifest_sha256 if self._record else ""
        self._semantic_sha256 = self._record.semantic_sha256 if self._record else ""

    def check_and_parse(self) -> int:
        """Let the door judge in a process of its own; parse the project in this one meanwhile.

        Neither touches the database. Why the project does not parse is said after what the door
        says, and fails the next step; that one is not reached where the door found a problem.
        """
        with door_aside(self.project) as outcome:
            print("[cypp] meanwhile dbt parses the project", flush=True)
            try:
                self._parsed = parse(self._options())
            except CyppError as error:
                if isinstance(error.__cause__, KeyboardInterrupt):
                    raise
                self._parsed = error
            code = 1
            try:
                code = outcome()
            finally:
                if code != 0 and isinstance(self._parsed, CyppError):
                    print(f"cypp: {self._parsed}", file=sys.stderr)
        return code

    def run_nodes(self) -> int:
        """Let dbt build what changed and all that depends on it, or everything."""
        manifest = self._manifest()
        whole = self.plan.why if self.plan.is_whole else ""
        kept = {} if whole else select.read_manifest(self.project / MANIFEST)
        whole = whole or select.doubt(kept, manifest)
        total = select.node_count(manifest)
        chosen = [] if whole else ["--select", *select.selectors(self.plan, manifest)]
        chosen += [] if whole else ["--state", str(MANIFEST.parent)]
        if not self.unit_tests:
            chosen += ["--exclude-resource-type", "unit_test"]
        new_files = [] if whole else self._added_files(manifest)
        why = f"whole build ({whole})" if whole else self.plan.why + added.words(new_files)
        remove_record(self.project)
        said = partial(say_selection, f"[cypp] {why}", total)
        if whole:
            self._forget_compiled()
        with added.naming(new_files):
            result = invoke_dbt(["build", *self._options(), *chosen], manifest, said)
        if result.success:
            done = result.result.results
            self._is_rebuilt = bool(whole) or any(
                one.node.resource_type in select.BUILT for one in done
            )
            before = set() if whole else self._warned - {one.node.name for one in done}
            self._warned = before | {one.node.name for one in done if one.status == "warn"}
            if not whole:
                select.complete(self.project / TARGET_MANIFEST, kept)
            self._manifest_sha256 = keep_manifest(self.project)
            self._semantic_sha256 = semantic_sum(self.project)
        return 0 if result.success else 1

    def warnings(self) -> str:
        """Return which tests warned when they last ran, in words that follow others."""
        return f"; warned then: {', '.join(sorted(self._warned))}" if self._warned else ""

    def export(self) -> int:
        """Export the metrics, unless what they read is as it was."""
        from cypp.metrics_export import run_export

        before = self._record.semantic_sha256 if self._record else ""
        if not self._is_rebuilt and self._semantic_sha256 == before:
            print("metrics export: nothing that the metrics read was rebuilt")
            return 0
        return run_export(self.project, database_file(self.project))

    def remember(self) -> None:
        """Keep what this build was made from; not where somebody wrote to it meanwhile."""
        state = database_state(self.project)
        is_touched = self._file_states() != self._states
        if state is None or is_touched:
            remove_record(self.project)
            reason = "files changed during the build" if is_touched else "no database file is left"
            print(f"[cypp] {reason}: the next one builds all", flush=True)
            return
        had_unit_tests = self._record is not None and self._record.unit_tests
        record = Record(
            finished_at=datetime.datetime.now().astimezone().isoformat(" ", "seconds"),
            inputs=self._inputs,
            database=state,
            manifest_sha256=self._manifest_sha256,
            semantic_sha256=self._semantic_sha256,
            unit_tests=self.unit_tests or (self.plan.is_nothing and had_unit_tests),
            warned=sorted(self._warned),
        )
        write_record(self.project, record)

    def _added_files(self, manifest: Manifest) -> list[str]:
        """Return the landed files whose rows are added to those of the build before."""
        if self._record is None:
            return []
        return added.added_files(
            self.plan,
            self._record.inputs,
            self._inputs,
            landed_folder(self.project, self.variables),
            database_file(self.project),
            manifest,
        )

    def _forget_compiled(self) -> None:
        """Remove the SQL files of the build before: to make one costs half of emptying one."""
        for folder in COMPILED:
            shutil.rmtree(self.project / folder, ignore_errors=True)

    def _manifest(self) -> Manifest:
        """Return the project as dbt parsed it, beside the door or now."""
        if self._parsed is None:
            self._parsed = parse(self._options())
        if isinstance(self._parsed, CyppError):
            raise self._parsed
        return self._parsed

    def _options(self) -> list[str]:
        return [] if self.variables is None else ["--vars", self.variables]

    def _file_states(self) -> dict[str, tuple[int, int, int]]:
        paths = [*project_files(self.project), *landed_files(self.project, self.variables)]
        return file_states(paths)


def run_steps(steps: list[Step]) -> int:
    """Run each step, print its name and time, and raise CyppError at the first that fails."""
    for number, (name, step) in enumerate(steps, start=1):
        place = f"{number}/{len(steps)} {name}"
        print(f"[cypp] {place}", flush=True)
        start = time.monotonic()
        try:
            code = step()
        except CyppError as error:
            raise CyppError(f"{name} failed: {error}") from error
        if code != 0:
            raise CyppError(f"{name} failed, see above; what comes after it was not done")
        print(f"[cypp] {place}: done in {time.monotonic() - start:.1f} s", flush=True)
    return 0


def say_selection(why: str, total: int, event: EventMsg) -> None:
    """Print how many of all nodes dbt chose, when it says so itself."""
    if event.info.name == "ConcurrencyLine":
        print(f"{why}: {event.data.node_count} of {total} nodes", flush=True)
    elif event.info.name == "NothingToDo":
        print(f"{why}: no node of {total}", flush=True)


def parse(options: list[str]) -> Manifest:
    """Return dbt's manifest of the project; ``options`` are those of the build.

    The build that follows writes it to a file, so that it is not written twice.
    """
    return invoke_dbt(["--quiet", "--no-write-json", "parse", *options]).result


def run_dbt(arguments: list[str]) -> int:
    """Run a dbt command in this process and return 0 or 1; the connections are closed after it.

    dbt prints what failed. An error that it does not print is raised as CyppError.
    """
    return 0 if invoke_dbt(arguments).success else 1


def invoke_dbt(
    arguments: list[str],
    manifest: Manifest | None = None,
    callback: Callable[[EventMsg], None] | None = None,
) -> dbtRunnerResult:
    """Run a dbt command and return its result.

    Args:
        arguments: the command line.
        manifest: what was parsed before, or None.
        callback: gets the events of dbt that the screen or the log file takes.

    Raises:
        CyppError: dbt raised what it does not print.
    """
    from dbt.cli.main import dbtRunner

    from cypp.changes.dbt_events import hear_what_is_written

    hear_what_is_written()
    result = dbtRunner(manifest, [callback] if callback else None).invoke(arguments)
    _close_connections()
    if result.exception is not None:
        command = next((word for word in arguments if not word.startswith("-")), "")
        said = str(result.exception) or type(result.exception).__name__
        raise CyppError(f"dbt {command}: {said}") from result.exception
    return result


def _close_connections() -> None:
    """Let go of the database file, which DuckDB keeps open for as long as the adapter lives."""
    from dbt.adapters.factory import FACTORY, cleanup_connections

    cleanup_connections()
    for adapter in FACTORY.adapters.values():
        close = getattr(adapter.connections, "close_all_connections", None)
        if close is not None:
            close()
