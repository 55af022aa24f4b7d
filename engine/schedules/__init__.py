"""The learning-rate schedules, one class a file; a new file here is a new schedule everywhere."""
