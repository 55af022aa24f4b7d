"""The long jobs: plain generators of progress that know neither threads nor Qt."""
