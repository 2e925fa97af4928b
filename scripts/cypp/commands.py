"""What the modules that add commands to the command line need of argparse."""

from __future__ import annotations

import argparse
from typing import Protocol


class Commands(Protocol):
    """The part of argparse's sub-parsers that is used here."""

    # The name of the argument is argparse's own (since 2026-11-22, owner: command line).
    def add_parser(self, name: str, *, help: str, description: str) -> argparse.ArgumentParser:  # noqa: A002
        """Add a command."""
