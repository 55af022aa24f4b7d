"""torch is loaded beside the window, and who needs only a part of it may begin before the rest is there."""

from __future__ import annotations

import sys
from typing import Any

from gui.readiness import Readiness


def test_torch_is_there_before_all_of_it_is(qtbot: Any) -> None:
    readiness, order = Readiness(), []
    readiness.loaded.connect(lambda: order.append(("torch", readiness.want_torch())))
    readiness.came.connect(lambda: order.append(("all", readiness.want())))
    assert not readiness.want_torch()
    qtbot.waitUntil(lambda: readiness.here, timeout=60_000)
    assert order == [("torch", True), ("all", True)] and "torch" in sys.modules
    readiness.close()
