"""What the lab does with jobs."""
