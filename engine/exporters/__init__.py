"""The formats of a recording, one class a file."""
