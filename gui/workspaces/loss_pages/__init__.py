"""The pages of the Losses workspace, one in each file."""
