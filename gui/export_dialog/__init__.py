"""The Export dialog: what leaves the program, how it will look, and where it goes."""
