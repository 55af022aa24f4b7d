"""Finds the program's data files, in a clone as in an installed package."""

from __future__ import annotations

from pathlib import Path


def folder(name: str) -> Path:
    """The folder of resources called `name`, such as "landscapes"; it lies beside this file."""
    return Path(__file__).resolve().parent / name
