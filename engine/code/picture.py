"""The picture that a program draws where matplotlib is there: paths on contours, or losses over epochs."""

from __future__ import annotations

from engine.code.program import Part
from engine.code.words import number, string
from engine.landscape import Landscape

_NEEDS = "It takes matplotlib; nothing else here does."


def race_picture(landscape: Landscape) -> Part:
    """The function `plot` of a race: contours at even shares of the heights, and the paths."""
    (low_x, high_x), (low_y, high_y) = landscape.box
    first, second = landscape.axis_names
    lines = [
        "def plot():",
        '    """Draw the paths on the contours of the landscape."""',
        "    import matplotlib.pyplot as plt",
        "",
        f"    xs = torch.linspace({number(low_x)}, {number(high_x)}, 80)",
        f"    ys = torch.linspace({number(low_y)}, {number(high_y)}, 80)",
        "    heights = torch.tensor([[f(x, y) for x in xs] for y in ys])",
        "    levels = heights.quantile(torch.linspace(0.02, 0.98, 25)).unique()",
        '    plt.contour(xs, ys, heights, levels=levels, linewidths=0.5, cmap="cividis")',
        "    for name, path in paths.items():",
        "        plt.plot(*path.T, label=name)",
        f"    plt.xlim({number(low_x)}, {number(high_x)})",
        f"    plt.ylim({number(low_y)}, {number(high_y)})",
        f"    plt.xlabel({string(first)})",
        f"    plt.ylabel({string(second)})",
        "    plt.legend()",
        "    plt.tight_layout()",
        "    plt.show()",
    ]
    return Part("The picture", _NEEDS, [lines])


def loss_picture() -> Part:
    """The function `plot` of a training: the losses over the epochs."""
    lines = [
        "def plot():",
        '    """Draw the losses over the epochs; those of samples held out are dashed."""',
        "    import matplotlib.pyplot as plt",
        "",
        "    for name, rows in losses.items():",
        "        epochs, training, *validation = rows.T",
        "        (line,) = plt.plot(epochs, training, label=name)",
        "        for held_out in validation:",
        '            plt.plot(epochs, held_out, "--", color=line.get_color())',
        '    plt.yscale("log")',
        '    plt.xlabel("epoch")',
        '    plt.ylabel("loss")',
        "    plt.legend()",
        "    plt.tight_layout()",
        "    plt.show()",
    ]
    return Part("The picture", _NEEDS, [lines])
