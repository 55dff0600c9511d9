"""A lab that was made up: for trying out, for screenshots and for measuring."""
