"""Convolutional nets on rows of weights: the lanes stand beside one another as groups of channels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Tensor = Any
Module = Any
Layer = Callable[[list[Tensor], Tensor], Tensor]


def picture_layers(module: Module) -> tuple[list[Layer], int, list[Module]] | None:
    """What a net does to pictures up to where it lays them flat, how many parameters that takes, and the modules after
    it; None for any other net.

    Each layer takes the parameters `[L, ...]` and pictures `[B, C, H, W]`, the same for all lanes, or
    `[B, L * C, H, W]`. The first makes pictures of samples `[B, F]` or `[L, B, F]`, the last samples of pictures.
    """
    from torch import nn

    parts: list[Any] = list(module) if type(module) is nn.Sequential else []
    kinds = [type(part) for part in parts]
    if nn.Flatten not in kinds or kinds[0] is not nn.Unflatten or len(parts[0].unflattened_size) != 3:
        return None
    end = kinds.index(nn.Flatten)
    channels, place = parts[0].unflattened_size[0], 0
    layers: list[Layer] = [_opened(parts[0].unflattened_size)]
    for part in parts[1:end]:
        if type(part) is nn.Conv2d and part.groups == 1 and part.padding_mode == "zeros":
            layers.append(_convolution(part, place))
            channels, place = part.out_channels, place + 1 + (part.bias is not None)
        elif type(part) in (nn.ReLU, nn.Tanh, nn.Sigmoid, nn.GELU, nn.LeakyReLU, nn.SiLU, nn.ELU, nn.MaxPool2d):
            layers.append(_of_each(part))
        else:
            return None
    return [*layers, _laid_flat(channels)], place, parts[end + 1 :]


def _opened(size: tuple[int, int, int]) -> Layer:
    def layer(_: list[Tensor], x: Tensor) -> Tensor:
        x = x if x.ndim == 2 else x.transpose(0, 1)
        return x.reshape(len(x), -1, *size[1:])

    return layer


def _convolution(part: Module, place: int) -> Layer:
    import torch

    def layer(weights: list[Tensor], x: Tensor) -> Tensor:
        filters = weights[place].flatten(0, 1)
        bias = None if part.bias is None else weights[place + 1].flatten()
        groups = x.shape[1] // part.in_channels
        return torch.nn.functional.conv2d(x, filters, bias, part.stride, part.padding, part.dilation, groups)

    return layer


def _of_each(part: Module) -> Layer:
    def layer(_: list[Tensor], x: Tensor) -> Tensor:
        return part(x)

    return layer


def _laid_flat(channels: int) -> Layer:
    def layer(_: list[Tensor], x: Tensor) -> Tensor:
        lanes = x.shape[1] // channels
        return x.flatten(1) if lanes == 1 else x.reshape(len(x), lanes, -1).transpose(0, 1)

    return layer
