"""The command line: the same scenarios and recordings as the window, without one."""

from engine.cli.app import main as main
