"""Ready to travel: whether one can close the lid."""
