"""Settings: only what really works."""
