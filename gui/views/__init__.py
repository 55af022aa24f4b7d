"""The views: each draws arrays and reports what was clicked; none computes."""
