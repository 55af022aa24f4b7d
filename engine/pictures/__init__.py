"""Numbers made ready to be drawn or printed: the engine works them out, the window only paints."""
