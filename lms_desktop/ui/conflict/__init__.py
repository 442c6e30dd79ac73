"""The conflict page: two of one thing side by side, and a person who decides. Start reading at ``page``."""
