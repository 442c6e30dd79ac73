"""Storage: what takes how much room, and giving it back."""
