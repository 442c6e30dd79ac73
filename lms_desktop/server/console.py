"""What a command line says."""


class RefusedError(Exception):
    """Something stands in the way; the text says what, and what to do."""


def say(words: str) -> None:
    """Tell the person, or the program, that called, at once."""
    print(words, flush=True)  # noqa: T201 (this is what a command line says)
