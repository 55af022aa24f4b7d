"""What the tests of the panel of Train share: what is asked for at first, and where things stand on it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from engine.scenario import Scenario
from engine.training import Training, first_training
from gui.editors import Complaint

from .panel_kit import Person, scenario


def asked() -> Scenario:
    """Four optimizers on moons."""
    return scenario().changed(workspace="train", train=first_training())


def now(person: Person) -> Training:
    return person.now.training


def keys(person: Person) -> tuple[str, str, str]:
    training = now(person)
    return training.data.key, training.network.key, training.loss.key


def editor(section: Any, name: str) -> Any:
    return section.form.form.editors[name]


def settings(person: Person, name: str) -> Any:
    return person.panel.settings.form.editors[name]


def complaints(widget: QWidget) -> list[str]:
    return [one.text() for one in widget.findChildren(Complaint) if one.isVisible()]
