"""The losses, one class in each file."""
