"""Slices of the loss: planes through the space of all weights, and the loss at many points of them."""
