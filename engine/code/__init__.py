"""Writes a scenario as a program of PyTorch that stands alone: a script or a notebook that others can run and read."""
