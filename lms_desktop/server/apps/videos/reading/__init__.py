"""What a file is, read from the file itself: never from its name or from what was said about it."""
