"""The Losses workspace in numbers: what each of its pages shows, as a frozen value, and how it is computed."""
