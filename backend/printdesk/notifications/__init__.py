"""Email: what the lab tells its students, queued with its cause and sent until it is taken."""
