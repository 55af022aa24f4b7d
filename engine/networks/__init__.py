"""What can be trained: networks, one in each file."""
