"""What is wrong with an installation, and how to mend it. Nothing is changed by looking."""
