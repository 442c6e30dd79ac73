"""Courses that come as one JSON file (`lmsdesk-seed/1`): loaded, and loaded again when they were renewed."""
