"""What the lab's work comes to in numbers."""
