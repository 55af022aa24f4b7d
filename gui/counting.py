"""Counts things in words: 1 feature, 1,797 samples."""


def counted(count: int, one: str, many: str) -> str:
    """`one` or `many`, with the number in place of {0}."""
    return (one if count == 1 else many).format(f"{count:,}")
