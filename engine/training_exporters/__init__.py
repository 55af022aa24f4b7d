"""The formats of a training, one class a file."""
