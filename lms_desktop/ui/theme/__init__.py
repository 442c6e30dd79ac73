"""Colours, type, icons and covers: everything a widget needs to know to look right. Start at ``look``."""
