"""Says in one sentence why no window can open here, before Qt is loaded, which would end the process instead.

Nothing here imports Qt or anything outside the standard library: set-up runs this file with whatever Python
the machine has, to learn which Debian packages are missing.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

LIBRARIES = {
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
"""What Qt's window system loads from the machine, each with the Debian package that has it (and brings the rest)."""

NO_SCREEN = 3  # the exit code where no window can open
EXAMPLE = "race --landscape rosenbrock --start=-1.2,1 --optimizer adam:lr=0.05 --steps 1000"


def trouble() -> str | None:
    """Why no window can open here, as a sentence that says what to do instead; `None` if one can."""
    platform = os.environ.get("QT_QPA_PLATFORM", "xcb")
    if sys.platform != "linux" or not platform.startswith(("xcb", "wayland")):
        return None
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return f"Ravine found no screen to open its window on; without one, race on the command line: {_command()}"
    if packages := missing():
        return f"Ravine's window needs system libraries that are missing here; install them with: {_install(packages)}"
    if not (_wayland_answers() or _x_answers()):
        shown = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        return f"The screen {shown} does not answer; without one, race on the command line: {_command()}"
    return None


def missing(libraries: Mapping[str, str] = LIBRARIES) -> tuple[str, ...]:
    """The Debian packages of those libraries that cannot be loaded; nothing where Qt brings its own."""
    if sys.platform != "linux":
        return ()
    return tuple(package for library, package in libraries.items() if not _loads(library))


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _x_answers() -> bool:
    """Whether an X server takes a connection, asked through the library that Qt will use."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    try:
        return xcb.xcb_connection_has_error(connection) == 0
    finally:
        xcb.xcb_disconnect(connection)


def _wayland_answers() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY")
    return name is not None and Path(os.environ.get("XDG_RUNTIME_DIR", "/"), name).is_socket()


def _command() -> str:
    checkout = Path(sys.argv[0]).name == "main.py"
    return f"{'.venv/bin/python main.py' if checkout else 'ravine'} {EXAMPLE}"


def _install(packages: tuple[str, ...]) -> str:
    """The line to type; where there is no apt-get, the names that Debian has for them."""
    names = " ".join(packages)
    if shutil.which("apt-get"):
        return f"sudo apt-get install -y {names}"
    return f"your package manager (Debian calls them {names})"


if __name__ == "__main__":
    print(*missing(), sep="\n")
