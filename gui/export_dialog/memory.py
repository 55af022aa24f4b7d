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

FIRST: dict[Kind, str] = {"picture": "png", "clip": "mp4", "numbers": "csv", "code": "script", "page": "html"}
"""The formats that most people want."""


def fitting(errand: Errand, source: Source, at: int | None, view: str = "") -> Errand:
    """An errand of what there is now, at the step on screen; with the view that was asked for, if one was."""
    shown = [scene.key for scene in scenes_of(source)]
    views = (view,) if view in (*shown, PAGE) else tuple(one for one in errand.order.views if one in (*shown, PAGE))
    order = errand.order.changed(views=views or tuple(shown[:1]) or Order().views, at=at)
    ends = {"first": errand.timing.first, "last": errand.timing.last}
    kept = {name: step if step is None or step <= source.last_step else None for name, step in ends.items()}
    return errand.changed(order=order, timing=errand.timing.changed(**kept))


def remembered(kind: Kind, settings: Settings) -> Errand:
    """As it was last; as it is at first where nothing can be read."""
    try:
        errand = Errand.checked(settings.export(kind))
        if errand.kind == kind:
            return errand
    except (BadInput, TypeError, ValueError):
        pass
    known = {cls.key: cls for cls in formats_of(kind)}
    order = Order(views=(PAGE,)) if kind == "page" else Order()
    return Errand(format=known.get(FIRST[kind], next(iter(known.values())))(), order=order)


def remember(errand: Errand, settings: Settings) -> None:
    """Keep what was chosen, but for the step, which is another each time."""
    words = errand.changed(order=errand.order.changed(at=None)).model_dump(mode="json")
    settings.set_export(errand.kind, words)
