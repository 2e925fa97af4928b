"""What is wrong with an engine, as one line that says what to do.

Every function takes what a driver said and gives a CyppError; the words of the driver stay in the
line where they help, and never a password.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from cypp.engines.targets import Settings
from cypp.project import CyppError

INSTALL = "install it with: pip install 'cypp[{extra}]'"
LEAST_JAVA = 17


def need_module(module: str, extra: str) -> None:
    """Raise CyppError when a Python module of an optional extra is not installed."""
    if importlib.util.find_spec(module.split(".")[0]) is None or not _has(module):
        raise CyppError(
            f"target {extra} needs the package of {module}, which is not installed: "
            + INSTALL.format(extra=extra)
        )


def _has(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def need_java() -> None:
    """Raise CyppError when there is no Java that Spark can start."""
    home = os.environ.get("JAVA_HOME")
    program = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    advice = f"install Java {LEAST_JAVA} or newer, or set JAVA_HOME to where it is"
    if program is None:
        raise CyppError(f"target spark needs Java, and there is none on the PATH: {advice}")
    try:
        done = subprocess.run([program, "-version"], capture_output=True, text=True, check=False)
    except OSError as error:
        raise CyppError(
            f"target spark needs Java, and {program} cannot be started ({error.strerror}): {advice}"
        ) from error
    words = done.stderr.split('"')
    version = words[1].split(".")[0] if len(words) > 1 else ""
    if done.returncode != 0 or not version.isdigit() or int(version) < LEAST_JAVA:
        raise CyppError(f"{program} is no Java {LEAST_JAVA} or newer: {advice}")


def postgres_problem(error: Exception, settings: Settings) -> CyppError:
    """Return what a failed connection or statement of PostgreSQL means and what to do."""
    said = " ".join(str(error).split())
    place = f"PostgreSQL at {settings['host']}:{settings['port']}"
    user, database = settings["user"], settings["dbname"]
    advice = [
        (
            ("password authentication failed", "no password supplied"),
            f"{place} refuses the password of user {user}: set DBT_ENV_SECRET_CYPP_PG_PASSWORD "
            "(and CYPP_PG_USER)",
        ),
        (
            ("no pg_hba.conf entry",),
            f"{place} lets user {user} not in from here: add the address to its pg_hba.conf",
        ),
        (
            (f'database "{database}" does not exist',),
            f"{place} has no database {database}: create it (createdb {database}) or set "
            "CYPP_PG_DATABASE",
        ),
        (
            (f'role "{user}" does not exist',),
            f"{place} has no user {user}: create it or set CYPP_PG_USER",
        ),
        (
            ("permission denied for database", "permission denied for schema"),
            f"user {user} may not create schemas in database {database} of {place}, or write to "
            f"one that is there: grant create on database {database} to {user}, and let it own "
            "the schemas",
        ),
        (
            ("permission denied", "must be owner"),
            f"user {user} lacks a right on {place} ({said}): let it own the schemas of the "
            "warehouse",
        ),
        (
            ("could not translate host name", "Name or service not known"),
            f"there is no host {settings['host']}: set CYPP_PG_HOST",
        ),
        (
            ("Connection refused", "timeout expired", "could not connect", "No route to host"),
            f"{place} does not answer: start it, or set CYPP_PG_HOST and CYPP_PG_PORT",
        ),
    ]
    for signs, words in advice:
        if any(sign in said for sign in signs):
            return CyppError(words)
    return CyppError(f"{place}: {said}")


def spark_problem(error: Exception) -> CyppError:
    """Return what a failed session or statement of Spark means and what to do."""
    said = next((line.strip() for line in str(error).splitlines() if line.strip()), repr(error))
    if "another instance of Derby" in str(error) or "XSDB6" in str(error):
        return CyppError(
            "the catalogue of Spark is in use by another process: wait for it to end, or set "
            "CYPP_SPARK_CATALOGUE and CYPP_SPARK_WAREHOUSE to folders of your own"
        )
    if "gateway" in said.lower():
        return CyppError(
            f"Java does not start for Spark ({said}): is CYPP_SPARK_MEMORY more than there is, or "
            f"Java older than {LEAST_JAVA}?"
        )
    return CyppError(f"Spark: {said}")
