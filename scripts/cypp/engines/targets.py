"""Where each engine is, as profiles.yml tells dbt: from the environment, with the same defaults.

The profile is the one place with the names of the variables and their defaults, so that no command
talks to another database than the build did. Importing dbt to read it would take seconds; the
profile uses nothing of dbt but ``env_var`` and ``as_number``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, cast

import jinja2
import yaml

from cypp.project import CyppError

ENGINES = ("duckdb", "postgres", "spark")
PROFILE = "cypp"

Settings = dict[str, Any]


def settings_of(project: Path, target: str) -> Settings:
    """Return the settings of a target of profiles.yml, its environment variables filled in.

    Raises:
        CyppError: no such target, or a setting cannot be read.
    """
    path = project / "profiles.yml"
    try:
        outputs: Settings = yaml.safe_load(path.read_text(encoding="utf-8"))[PROFILE]["outputs"]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise CyppError(f"{path} cannot be read: {error!r}") from error
    if target not in outputs:
        raise CyppError(f"no target {target!r} in {path.name}: one of {', '.join(sorted(outputs))}")
    rendered = _rendered(outputs[target], f"target {target} of {path.name}")
    return cast(Settings, rendered)


def _rendered(setting: object, place: str) -> object:
    if isinstance(setting, dict):
        return {name: _rendered(value, f"{place}: {name}") for name, value in setting.items()}
    if not isinstance(setting, str):
        return setting
    # A password is no HTML: escaping would change it (since 2026-11-22, owner: engines).
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)  # noqa: S701
    environment.filters["as_number"] = int
    try:
        return environment.from_string(setting).render(env_var=_env_var)
    except (jinja2.TemplateError, ValueError) as error:
        raise CyppError(f"{place} cannot be read from {setting}: {error}") from error


def _env_var(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise ValueError(f"the environment has no {name}")
    return value


def warehouse_of(project: Path, settings: Settings) -> Path:
    """Return the folder with the tables of Spark; a relative one lies in the project."""
    return project / str(settings["server_side_parameters"]["spark.sql.warehouse.dir"])
