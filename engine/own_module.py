"""Looks a module of the user's own over: whether it can be trained, and what has to be said of it."""

from __future__ import annotations

from typing import Any

from engine.declared import BadInput
from engine.network import Shape

Module = Any
Tensor = Any
PROBED = 4  # samples
CALM = (
    "It is run in eval mode, so dropout and what else differs in training is off: a loss has to be the same each "
    "time it is asked for."
)


def fitted(module: Module, shape: Shape, path: str, keeps_buffers: bool) -> str:
    """Make a module ready to be a function of its weights, and give a sentence on what that changes, or none.

    It is put into eval mode, parameters that ask for no gradient become constants, and pictures come to it as
    `[B, C, H, W]` if it takes them so. `BadInput` says why it cannot be: it gives other shapes, other numbers each
    time, or has running averages that change while it trains (`keeps_buffers`: which stay as they are).
    """
    import torch

    module.float().cpu().eval()
    _hold_frozen(module)
    x = _probe(shape)
    outputs = _first_outputs(module, x, shape)
    if not isinstance(outputs, torch.Tensor):
        raise BadInput(f"{path}: model() gives {type(outputs).__name__}, not a tensor.")
    if list(outputs.shape) != [PROBED, shape.outputs]:
        raise BadInput(
            f"{path}: model() gives {list(outputs.shape)} for {PROBED} samples of {shape.inputs} features, but data "
            f"and loss want {[PROBED, shape.outputs]}."
        )
    _check_parameters(module, path)
    if not _same(module(x), outputs):
        raise BadInput(f"{path}: model() gives other numbers each time, even in eval mode; its loss has no landscape.")
    return _in_training(module, x, outputs, path, keeps_buffers)


def _hold_frozen(module: Module) -> None:
    """Turn parameters that ask for no gradient into buffers of the same name: they are not to be trained."""
    for part in module.modules():
        for name, parameter in list(part.named_parameters(recurse=False)):
            if not parameter.requires_grad:
                delattr(part, name)
                part.register_buffer(name, parameter.detach())


def _probe(shape: Shape) -> Tensor:
    import torch

    return torch.linspace(-1, 1, PROBED * shape.inputs).view(PROBED, shape.inputs).sin()


def _first_outputs(module: Module, x: Tensor, shape: Shape) -> Tensor:
    """The outputs for `x [B, F]`; of pictures it is tried first whether the module takes them as such."""
    import torch

    with torch.no_grad():
        if shape.image is None:
            return module(x)
        hook = module.register_forward_pre_hook(_unflattened(shape.image))
        try:
            outputs = module(x)
            if outputs.shape == (PROBED, shape.outputs):
                return outputs
        except Exception:  # whatever a module raises that wants rows of numbers
            outputs = None
        hook.remove()
        return module(x)


def _unflattened(image: tuple[int, int, int]) -> Any:
    def hook(_: Module, inputs: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        return (inputs[0].unflatten(1, image), *inputs[1:])

    return hook


def _check_parameters(module: Module, path: str) -> None:
    parameters = dict(module.named_parameters())
    if not parameters:
        raise BadInput(f"{path}: model() has no weights to train.")
    for name, parameter in parameters.items():
        if not parameter.is_floating_point():
            raise BadInput(f'{path}: the weights "{name}" are {parameter.dtype}; only real numbers can be trained.')


def _in_training(module: Module, x: Tensor, outputs: Tensor, path: str, keeps_buffers: bool) -> str:
    """What is different in training mode; `BadInput` where buffers change that should not.

    Every lane could carry running averages of its own. But they follow from the path that led to the weights, not from
    the weights: a point of a slice or of a line between two ends has none, the Hessian knows nothing of them, and a row
    of a history would not be enough to draw a fit. Without them a batch is normalised by its own statistics.
    """
    import torch

    buffers = {name: buffer.clone() for name, buffer in module.named_buffers()}
    module.train()
    with torch.no_grad(), torch.random.fork_rng(devices=[]):
        lively = module(x)
    module.eval()
    changed = [name for name, buffer in module.named_buffers() if not _same(buffer, buffers[name])]
    for name, buffer in module.named_buffers():
        buffer.copy_(buffers[name])
    if changed and not keeps_buffers:
        raise BadInput(
            f'{path}: "{changed[0]}" changes while the model trains, as the running averages of BatchNorm do, so '
            "its loss is no function of the weights; use GroupNorm or LayerNorm, or set track_running_stats=False."
        )
    if changed:
        return f"Running averages, such as {changed[0]}, stay everywhere as the last saved state has them."
    return "" if _same(lively, outputs) else CALM


def _same(one: Tensor, other: Tensor) -> bool:
    import torch

    return one.shape == other.shape and torch.allclose(one.double(), other.double(), equal_nan=True)
