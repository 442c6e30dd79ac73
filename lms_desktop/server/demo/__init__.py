"""The demo school: read from `resources/demo`, made again and again to the same state."""
