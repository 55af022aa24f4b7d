"""The kinds of landscape: formulas."""
