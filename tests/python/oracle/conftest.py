"""What the tests of the statistical methods share: the SQL as dbt renders it, and the constants."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[3]
INTERMEDIATE = ROOT / "models" / "intermediate"
# Models whose own SQL is run here, by the name under which the tests ask for it.
MODELS = {
    "model": INTERMEDIATE / "observations" / "int_observations__intervals.sql",
    "verdicts": INTERMEDIATE / "indicators" / "int_key_indicators__verdicts.sql",
}
BREAK = "--@"
CALLS = {
    "wilson_lower": ("x", "n", "z"),
    "wilson_upper": ("x", "n", "z"),
    "byar_lower": ("x", "z"),
    "byar_upper": ("x", "z"),
    "mover_lower": ("p1 - p2", "p1", "lower1", "p2", "upper2"),
    "mover_upper": ("p1 - p2", "p1", "upper1", "p2", "lower2"),
    "interval_weight": ("lower", "upper", "z"),
    "weighted_slope": ("w", "wt", "wy", "wtt", "wty"),
    "chi_square_trend_weighted": ("w", "wt", "wy", "wtt", "wty"),
    "chi_square_trend_proportions": ("n", "x", "nt", "ntt", "xt"),
}


@pytest.fixture(scope="session")
def seed_folder() -> Path:
    """Folder of the seeds that hold the constants of the methods."""
    return ROOT / "seeds" / "policy" / "statistics"


@pytest.fixture(scope="session")
def constants(seed_folder: Path) -> dict[str, float]:
    """Value of each constant of the policy."""
    path = seed_folder / "statistics_constants.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return {row["name"]: float(row["value"]) for row in csv.DictReader(handle)}


def small_project(folder: Path, models: str) -> Path:
    """Make a dbt project of this one's macros and empty parents of the models: soon parsed."""
    project = folder / "project"
    shutil.copytree(ROOT / "macros", project / "macros")
    (project / "models").mkdir()
    for name in ("dbt_project.yml", "profiles.yml", "models/_groups.yml"):
        shutil.copy(ROOT / name, project / name)
    for parent in re.findall(r'ref\("(\w+)"\)', models):
        layer = project / "models" / ("staging" if parent.startswith("stg_") else "intermediate")
        layer.mkdir(exist_ok=True)
        (layer / f"{parent}.sql").write_text("select 1 as one\n", encoding="utf-8")
    return project


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """SQL of each macro over columns and of the models over the database ``oracle``, by one run."""
    folder = tmp_path_factory.mktemp("statistics")
    models = {name: path.read_text(encoding="utf-8") for name, path in MODELS.items()}
    project = str(small_project(folder, "".join(models.values())))
    quoted = {name: ", ".join(f'"{given}"' for given in call) for name, call in CALLS.items()}
    parts = [f"{BREAK}{name}\n{{{{ cypp.{name}({call}) }}}}" for name, call in quoted.items()]
    parts += [f"{BREAK}{name}\n{model}" for name, model in models.items()]
    template = "\n".join(parts)
    command = [sys.executable, "-m", "dbt.cli.main", "compile", "--inline", template]
    command += ["--no-populate-cache", "--project-dir", project, "--profiles-dir", project]
    environment = {**os.environ, "CYPP_DUCKDB": str(folder / "oracle.duckdb")}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    results = Path(project, "target", "run_results.json").read_text(encoding="utf-8")
    sql: str = json.loads(results)["results"][0]["compiled_code"]
    named = (part.partition("\n") for part in sql.split(BREAK)[1:])
    return {name: code for name, _, code in named}


@pytest.fixture(scope="session")
def compute(rendered: dict[str, str]) -> Callable[..., pd.DataFrame]:
    """Return a function of cases and macro names that adds a column for each macro, in order.

    No macro may give NaN or infinity, which pandas would read as null and other engines refuse.
    """

    def computed(cases: pd.DataFrame, *names: str) -> pd.DataFrame:
        columns = ", ".join(f"{rendered[name]} as {name}" for name in names)
        no_number = " or ".join(f"isnan({name}) or isinf({name})" for name in names)
        with duckdb.connect() as connection:
            connection.register("cases", cases.reset_index(names="case_number"))
            found = connection.sql(f"select *, {columns} from cases order by case_number")
            assert found.filter(no_number).fetchall() == []
            return found.df()

    return computed
