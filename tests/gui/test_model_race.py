"""What models on data need is loaded beside the window, whichever way the first of them comes."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import sys, threading
from importlib.abc import MetaPathFinder

class Watch(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in ("torch", "torch._dynamo"):
            assert threading.current_thread() is not threading.main_thread(), f"the window waits for {name}"

sys.meta_path.insert(0, Watch())
from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QApplication
QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
app = QApplication([])
from engine.scenario import Scenario
from gui.main_window import MainWindow
racers = [{"optimizer": {"key": "sgd", "lr": 0.01}}]
window = MainWindow(Scenario(landscape=sys.argv[1], racers=racers))
window.show()
race, wanted = window.race, "line-outliers"

def look():
    if race.bridge.scenario is None:
        return
    shown = race.bridge.scenario.landscape.key
    if shown == sys.argv[1] != wanted:
        window.store.edit(window.store.scenario.changed(landscape=wanted))
    elif shown == wanted and race.frame() is not None and not race.bridge.running:
        timer.stop()
        assert "torch" in sys.modules
        window.close()
        app.exit(7)

timer = QTimer(interval=20)
timer.timeout.connect(look)
timer.start()
sys.exit(app.exec())
"""


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("first", ["rosenbrock", "line-outliers"])
def test_torch_is_never_loaded_in_the_thread_of_the_window(first: str) -> None:
    run = subprocess.run([sys.executable, "-c", PROGRAM, first], capture_output=True, text=True, timeout=120)
    assert run.returncode == 7, run.stderr
