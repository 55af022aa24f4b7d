"""Everything random in a program: the seeded streams, and the order in which batches go through the samples."""

from __future__ import annotations

from engine.batches import DRAWN, ORDER

GENERATOR = '''\
def generator(seed, *words):
    """Numpy's generator with a stream of its own for a seed and what it is for."""
    sequence = np.random.SeedSequence(seed, spawn_key=words)
    return np.random.Generator(np.random.Philox(sequence))
'''

_BATCHES = '''\
def batches(samples, size, seed):
    """Yield which samples each step sees: every epoch all of them, in a new order."""
    at_once = max({drawn} // samples, 1)  # epochs whose orders are drawn together
    for group in itertools.count():
        orders = np.tile(np.arange(samples), (at_once, 1))
        for order in generator(seed, {word}, group).permuted(orders, axis=1):
            yield from torch.from_numpy(order).split(size)
'''


def generator_lines() -> list[str]:
    """The function `generator`."""
    return GENERATOR.splitlines()


def batch_lines() -> list[str]:
    """The function `batches`, which needs `generator`."""
    return _BATCHES.format(drawn=DRAWN, word=ORDER).splitlines()
