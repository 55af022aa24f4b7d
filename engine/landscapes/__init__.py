"""The kinds of landscape, one in each file: formulas, and models on data."""
