"""Home: what to go on with, what is due, what waits to be sent."""
