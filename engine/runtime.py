"""Chooses array module, device and dtype for a number of lanes, and makes the seeded generators."""

from __future__ import annotations

import ctypes
import os
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np

from engine.declared import BadInput

Device = Literal["auto", "cpu", "cuda", "mps"]
Dtype = Literal["float64", "float32"]
MANY_WEIGHTS = 100_000  # of a network: from there on a GPU is worth its calls
MANY_LANES = 512
"""From this many lanes on, torch rows beat numpy rows on a CPU (numpy's calls are cheaper, torch's loops are)."""

_DRAWING = threading.RLock()
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # of malloc.h
KEPT, LARGE = 256 << 20, 32 << 20  # bytes: kept of what was freed, and from which size on a block is the system's


@dataclass(frozen=True, slots=True)
class Backend:
    """Where rows live: `xp` is numpy or torch, `dtype` a name, `device` "cpu", "cuda" or "mps"."""

    name: Literal["numpy", "torch"]
    dtype: Dtype = "float64"
    device: str = "cpu"

    @property
    def xp(self) -> Any:
        """The array module."""
        return np if self.name == "numpy" else load_torch()

    def array(self, values: Any) -> Any:
        """A new array of this backend from anything numpy can read."""
        rows = np.array(values, dtype=self.dtype)
        return rows if self.name == "numpy" else load_torch().from_numpy(rows).to(self.device)

    def numpy(self, rows: Any) -> np.ndarray:
        """Rows of this backend as a numpy array (a view where that is possible)."""
        return np.asarray(rows if self.name == "numpy" else rows.detach().cpu())


def choose_backend(lanes: int, device: Device = "auto", dtype: Dtype = "float64") -> Backend:
    """numpy for few lanes on the CPU, torch for many or another device; `BadInput` if the device is missing."""
    place = _device(device, pays_off=lanes >= MANY_LANES)
    _check_dtype(place, dtype)
    few = place == "cpu" and lanes < MANY_LANES
    return Backend("numpy" if few else "torch", dtype, place)


def torch_device(device: Device, dtype: Dtype, weights: int) -> str:
    """Where a network of so many weights is trained; `BadInput` if the device is missing."""
    place = _device(device, pays_off=weights >= MANY_WEIGHTS)
    _check_dtype(place, dtype)
    return place


def _check_dtype(place: str, dtype: Dtype) -> None:
    if place == "mps" and dtype == "float64":
        raise BadInput("the device mps has no float64; choose the precision float32, or the device cpu.")


def _device(device: Device, *, pays_off: bool) -> str:
    if device == "cpu" or (device == "auto" and not pays_off):
        return "cpu"
    torch = load_torch()
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if device == "auto":
        return "cuda" if there["cuda"] else "cpu"
    if not there[device]:
        raise BadInput(f"this machine has no device {device} that torch can use; choose the device cpu.")
    return device


@cache
def load_torch() -> Any:
    """The module, on one thread: rows are short, and two threads that wait for each other stand in a window's way."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # waiting threads that spin make a GUI stutter
    import torch

    torch.set_num_threads(1)
    return torch


def reuse_memory() -> None:
    """Have the C library keep the memory of large arrays for the next ones, where it can be asked to (glibc).

    By default it gives every block above 128 KB back to the system at once; getting it anew, page by page, costs
    several times what is computed in it.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
    if mallopt is not None:
        mallopt(M_TRIM_THRESHOLD, KEPT)
        mallopt(M_MMAP_THRESHOLD, LARGE)


def warm_up() -> Generator[bool, None, None]:
    """A job that loads torch, so that whoever needs it next need not wait; it yields whether torch is there.

    What it ends with takes half of its time, and only second derivatives need it.
    """
    yield False
    torch = load_torch()
    yield True
    x = torch.ones(2, requires_grad=True)
    (slope,) = torch.autograd.grad((x * x[:1]).abs().sum(), x, create_graph=True)  # its first derivative sets much up
    torch.autograd.grad(slope.sum(), x)  # and the second derivative of a kink loads half of torch once more


@contextmanager
def drawing(seed: int | None = None) -> Iterator[None]:
    """Let this thread alone draw from torch's own generator, from a seed if one is given; then it is as it was.

    The weights of modules are drawn from it, and threads that train, measure and look at models share it.
    """
    import torch

    with _DRAWING, torch.random.fork_rng(devices=[]):
        if seed is not None:
            torch.manual_seed(seed)
        yield


def generator(seed: int, *words: int) -> np.random.Generator:
    """A generator with a stream of its own for a seed and words below 2^32, such as a start's number."""
    return np.random.Generator(np.random.Philox(np.random.SeedSequence(seed, spawn_key=words)))


reuse_memory()
