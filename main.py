"""Ravine: without arguments the window, otherwise the command line."""

from __future__ import annotations

import signal
import sys


def main() -> int:
    """Start the program and give its exit code."""
    try:
        return _command_line() if len(sys.argv) > 1 else _window()
    except KeyboardInterrupt:  # while the program was still loading
        print("Interrupted.", file=sys.stderr)
        return 130


def _command_line() -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever asks us to end leaves nothing half-written
    from engine.cli import main as command_line
    from engine.cli.app import app
    from gui.cli import add_commands

    add_commands(app)
    return command_line()


def _window() -> int:
    from gui.screen import NO_SCREEN, trouble

    if sentence := trouble():
        print(sentence, file=sys.stderr)
        return NO_SCREEN
    from gui.app import run

    return run()


if __name__ == "__main__":
    sys.exit(main())
