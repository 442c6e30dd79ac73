"""The frame around every page: rail, header, status bar, menus. Start at ``window``."""
