"""What is told in numbers of a scenario and its recording, one class a file."""
