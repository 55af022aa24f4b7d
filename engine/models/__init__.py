"""The models of two parameters, one class in each file."""
