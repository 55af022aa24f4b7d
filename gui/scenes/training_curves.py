"""The curves of a training: loss, accuracy, gradient norm and, where it was measured, sharpness."""

from __future__ import annotations

from typing import ClassVar

from gui.scene import Source
from gui.train_scene import NOBODY, TrainScene
from gui.views.training_paper import PaperPlots


class TrainingCurvesScene(TrainScene):
    """All plots of the Train workspace."""

    title: ClassVar[str] = "Curves"
    idea: ClassVar[str] = "Loss, accuracy, gradient norm and sharpness over the training."
    stands_for: ClassVar[str] = "curves"
    rooms: ClassVar[int] = 2  # for three plots or four

    def view(self, source: Source) -> PaperPlots:
        """The plots."""
        plots = PaperPlots()
        plots.set_training(source.scenario.training)
        return plots

    def looked_at(self, source: Source) -> int:
        """All curves count alike."""
        return NOBODY

    def place(self, source: Source) -> int | None:
        """Beside the fits."""
        return 3
