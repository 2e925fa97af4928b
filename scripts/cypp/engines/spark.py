"""A session of Spark with the settings of the dbt target, problems in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cypp.engines.problems import need_java, need_module, spark_problem
from cypp.engines.targets import Settings

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def session(settings: Settings) -> SparkSession:
    """Return the session that dbt would use too: one per process, with the Hive catalogue.

    Raises:
        CyppError: pyspark or Java is missing, or the session does not start.
    """
    need_module("pyspark", "spark")
    need_java()
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.enableHiveSupport()
    for name, value in settings["server_side_parameters"].items():
        builder = builder.config(name, str(value))
    try:
        return builder.getOrCreate()
    except Exception as error:  # of py4j, of Java or of pyspark: all mean that it did not start
        raise spark_problem(error) from error


def run_statements(
    settings: Settings, statements: Sequence[str], query: str | None = None
) -> list[Any]:
    """Run statements one after the other and return the rows of a query after them, if any.

    Raises:
        CyppError: the session does not start or a statement fails; those before it stand.
    """
    if not statements and query is None:
        return []
    spark = session(settings)
    try:
        for statement in statements:
            spark.sql(statement)
        return list(spark.sql(query).collect()) if query else []
    except Exception as error:  # pyspark's errors have no common base with those of py4j
        raise spark_problem(error) from error
