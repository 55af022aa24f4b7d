"""The update rules, one class a file; a new file here is a new optimizer everywhere."""
