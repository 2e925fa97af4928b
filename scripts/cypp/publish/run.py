"""``cypp publish``: build aside, check, write, and only then show it to readers in one step."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from cypp.build import run_steps
from cypp.project import CyppError
from cypp.publish import database, editions, place, record, stages, swap
from cypp.publish.context import DATABASE_FILE, Edition
from cypp.publish.fingerprint import take_identity
from cypp.publish.public import public_relations
from cypp.publish.settings import read_settings

MEGABYTE = 1_000_000


def run_publish(
    project: Path,
    variables: str | None = None,
    *,
    keep: int | None = None,
    plan: stages.Plan | None = None,
) -> int:
    """Publish one edition; return 0, or raise CyppError with the stage and check that failed.

    Args:
        project: folder of dbt_project.yml, which is the working folder.
        variables: YAML for dbt, such as ``{as_of: 2025-12-31}``.
        keep: editions that stay; the seed of settings says when not given.
        plan: what is run; the standard plan when not given.
    """
    kept = keep if keep is not None else read_settings(project).editions_kept
    published = project / swap.PUBLISHED
    with swap.only_publisher(published), swap.workspace(published) as folder:
        identity = take_identity(project, variables)
        aside = stages.Aside(
            project=project,
            identity=identity,
            variables=variables,
            database=folder / DATABASE_FILE,
            dbt_target=folder / "target",
        )
        publication = Publication(aside, published, folder / "edition")
        publication.run(plan or stages.standard_plan())
        removed = editions.remove_surplus(published, kept)
    print("\n".join(publication.summary(removed)))
    return 0


class Publication:
    """One run, from the build aside to the swap.

    Attributes:
        before: the edition that readers saw when the run began.
        seconds: duration of each stage by name.
        manifest: manifest.json of the edition, once it is described.
        outcome: what became of the edition, in words.
    """

    def __init__(self, aside: stages.Aside, published: Path, folder: Path) -> None:
        """Take where to build, where readers look, and the folder to write the edition to."""
        self.aside = aside
        self.published = published
        self.folder = folder
        self.before = editions.current_edition(published)
        self.seconds: dict[str, float] = {}
        self.checks: dict[str, dict[str, int]] = {}
        self.written: list[Path] = []
        self.manifest: dict[str, Any] = {}
        self.outcome = ""
        self._edition: Edition | None = None

    @property
    def edition(self) -> Edition:
        """The edition being made; only after its build."""
        if self._edition is None:
            raise CyppError("the edition is used before it is built: order the stages")
        return self._edition

    def run(self, plan: stages.Plan) -> None:
        """Run every stage; nothing is shown to readers unless all pass."""
        self.aside.dbt_target.mkdir()
        self.folder.mkdir()
        steps: list[tuple[str, Callable[[], None]]] = [
            *((name, partial(builder, self.aside)) for name, builder in plan.builders),
            ("write the public tables", self._write_tables),
            *((name, partial(self._check, name, check)) for name, check in plan.checks),
            *((name, partial(self._write, writer)) for name, writer in plan.writers),
            ("describe the edition", self._describe),
            ("swap it in", self._swap),
        ]
        run_steps([(name, self._timed(name, step)) for name, step in steps])

    def _timed(self, name: str, step: Callable[[], None]) -> Callable[[], int]:
        def timed() -> int:
            import duckdb

            start = time.monotonic()
            try:
                step()
            except OSError as error:
                what = error.strerror or str(error)
                where = f": {error.filename}" if error.filename else ""
                raise CyppError(f"{what}{where}") from error
            except duckdb.Error as error:
                raise CyppError(" ".join(str(error).split())) from error
            self.seconds[name] = time.monotonic() - start
            return 0

        return timed

    def _write_tables(self) -> None:
        identity = self.aside.identity
        edition = Edition(
            project=self.aside.project,
            folder=self.folder,
            edition_id=identity.edition_id,
            as_of=identity.as_of,
            area_code=identity.area_code,
            git_commit=identity.git_commit,
            relations=(),
            dbt_target=self.aside.dbt_target,
        )
        relations = public_relations(edition.dbt_manifest())
        self.written += database.write_parquet(
            self.aside.database, self.folder, relations, edition.duckdb_limits
        )
        self.written.append(database.write_database(self.folder, relations, edition.duckdb_limits))
        found = database.edition_row(edition.database)
        if found != edition.edition_id:
            raise CyppError(
                f"{database.EDITIONS} says {found} and not {edition.edition_id}: the build is of "
                "other inputs"
            )
        self._edition = replace(edition, relations=relations)

    def _check(self, name: str, check: stages.Check) -> None:
        found = check(self.edition)
        if found.problems:
            print("\n".join(found.problems))
            more = len(found.problems) - 1
            raise CyppError(found.problems[0] + (f" (and {more} more)" if more else ""))
        self.checks[name] = found.looked_at

    def _write(self, writer: stages.Writer) -> None:
        self.written += writer(self.edition, list(self.written))

    def _describe(self) -> None:
        now = take_identity(self.aside.project, self.aside.variables)
        if now.edition_id != self.edition.edition_id:
            raise CyppError("files of the project changed while it was built: run it again")
        self.manifest = record.describe(
            self.edition,
            self.aside.identity,
            database.row_counts(self.edition.database, self.edition.relations),
            self.checks,
            editions.next_publication(self.published),
        )
        text = editions.as_text(self.manifest)
        (self.folder / editions.MANIFEST).write_text(text, encoding="utf-8")

    def _swap(self) -> None:
        self.outcome = place.show(self.published, self.folder, self.edition.edition_id)

    def summary(self, removed: list[str]) -> list[str]:
        """Return the lines at the end: the edition, how much it holds, how long it took."""
        manifest = self.manifest
        rows = sum(relation["rows"] for relation in manifest["relations"])
        size = sum(file["bytes"] for file in manifest["files"])
        times = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in self.seconds.items())
        before = self.before.edition_id if self.before else "none"
        lines = [
            f"[cypp] {self.outcome}",
            f"[cypp] {len(manifest['relations'])} relations, {rows} rows, "
            f"{len(manifest['files'])} files, {size / MEGABYTE:.1f} MB; "
            f"{len(manifest['dbt_tests'])} dbt tests, {len(manifest['warnings'])} warnings",
            f"[cypp] as of {manifest['as_of']}, {manifest['area_code']}, "
            f"commit {manifest['git_commit']}; before: {before}",
            f"[cypp] {sum(self.seconds.values()):.1f} s: {times}",
        ]
        return lines + ([f"[cypp] removed: {', '.join(removed)}"] if removed else [])
