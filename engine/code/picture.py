"""The picture that a program draws where matplotlib is there: paths on contours, or losses over epochs."""

from __future__ import annotations

from engine.code.words import literal, number, string
from engine.landscape import Landscape

Lines = list[str]


def race_picture(landscape: Landscape) -> list[Lines]:
    """The function `plot` of a race: contours at even shares of the heights, and the paths."""
    (low_x, high_x), (low_y, high_y) = landscape.box
    first, second = landscape.axis_names
    return [
        [
            "def plot():",
            '    """Draw the paths on the contours of the landscape."""',
            "    import matplotlib.pyplot as plt",
            "",
            f"    xs = torch.linspace({number(low_x)}, {number(high_x)}, 80)",
            f"    ys = torch.linspace({number(low_y)}, {number(high_y)}, 80)",
            "    heights = torch.tensor([[f(x, y) for x in xs] for y in ys])",
            "    levels = heights.quantile(torch.linspace(0, 1, 25)).unique()",
            '    plt.contour(xs, ys, heights, levels=levels, linewidths=0.5, cmap="cividis")',
            "    for name, path in paths.items():",
            "        plt.plot(*path.T, label=name)",
            f"    plt.xlim({literal(tuple(landscape.box[0]))})",
            f"    plt.ylim({literal(tuple(landscape.box[1]))})",
            f"    plt.xlabel({string(first)})",
            f"    plt.ylabel({string(second)})",
            "    plt.legend()",
            "    plt.show()",
        ]
    ]
