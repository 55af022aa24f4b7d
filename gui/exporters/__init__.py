"""The formats that pictures are written in, one class a file."""
