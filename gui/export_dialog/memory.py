"""What was last chosen of each kind: read from the settings, made to fit what is to be shown now, and kept again."""

from __future__ import annotations

from engine.declared import BadInput
from engine.exporter import Kind
from gui.export_dialog.options import scenes_of
from gui.scene import Source
from gui.settings import Settings
from gui.studio.errand import Errand, formats_of
from gui.studio.order import Order
from gui.studio.stage import PAGE


def proposed(kind: Kind, settings: Settings, source: Source, at: int | None, view: str = "") -> Errand:
    """The errand that the dialog opens with: as it was last, of what there is now, at the step on screen.

    `view` is the view that was asked for, if one was.
    """
    errand = remembered(kind, settings)
    shown = [scene.key for scene in scenes_of(source)]
    views = (view,) if view in (*shown, PAGE) else tuple(one for one in errand.order.views if one in (*shown, PAGE))
    order = errand.order.changed(views=views or tuple(shown[:1]) or Order().views, at=at)
    timing = errand.timing.changed(first=None, last=None)
    return errand.changed(order=order, timing=timing)


def remembered(kind: Kind, settings: Settings) -> Errand:
    """As it was last; as it is at first where nothing can be read."""
    try:
        errand = Errand.checked(settings.export(kind))
        if errand.kind == kind:
            return errand
    except (BadInput, TypeError, ValueError):
        pass
    return Errand(format=formats_of(kind)[0]())


def remember(errand: Errand, settings: Settings) -> None:
    """Keep what was chosen, but for the step, which is another each time."""
    words = errand.changed(order=errand.order.changed(at=None)).model_dump(mode="json")
    settings.set_export(errand.kind, words)
