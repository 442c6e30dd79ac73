"""The outbox: what is on its way to the school, and what arrived."""
