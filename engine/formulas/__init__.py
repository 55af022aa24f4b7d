"""Formulas: text to a tree, to LaTeX, to exact derivatives, to functions of rows."""
