"""Great Expectations, imported as if pyspark were not there.

It imports every part of pyspark that it finds. That costs a second, and a process that was started
without a file (``python -c``) ends at once with exit code 0: pyspark 4.3 takes it for a run of its
own doctests. Frames of pandas are all that is judged here.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

SPARK = "pyspark"


def without_spark(name: str) -> ModuleType:
    """Import a module that finds no pyspark; what was imported before stays as it was."""
    if SPARK in sys.modules:
        return importlib.import_module(name)
    # None says that there is none; the types of Python know modules only (since 2026-11-22, owner:
    # checks).
    sys.modules[SPARK] = None  # type: ignore[assignment]
    try:
        return importlib.import_module(name)
    finally:
        del sys.modules[SPARK]


gx = without_spark("great_expectations")
gxe = without_spark("great_expectations.expectations")
config = without_spark("great_expectations.data_context.types.base")
