"""The data sets, one class in each file."""
