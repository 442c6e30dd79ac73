"""The pieces that pages are made of, dressed by the theme. Each takes the ``Look`` first."""
