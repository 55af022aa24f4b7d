"""The views that pictures and clips are taken of, one class a file."""
