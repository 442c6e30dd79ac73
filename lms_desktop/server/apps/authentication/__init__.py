"""Accounts, signing in, and the tokens that keep a laptop signed in."""
