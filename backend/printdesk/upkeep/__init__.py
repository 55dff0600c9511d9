"""What keeps the lab's records sound over the years."""
