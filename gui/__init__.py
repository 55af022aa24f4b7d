"""The window: PySide6 and pyqtgraph. Shows and asks; computes nothing."""
