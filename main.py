"""Ravine: without arguments the window, otherwise the command line."""

from __future__ import annotations

import sys


def main() -> int:
    """Start the program and give its exit code."""
    if len(sys.argv) > 1:
        from engine.cli import main as command_line

        return command_line()
    from gui.screen import trouble

    if sentence := trouble():
        print(sentence, file=sys.stderr)
        return 1
    from gui.app import run

    return run()


if __name__ == "__main__":
    sys.exit(main())
