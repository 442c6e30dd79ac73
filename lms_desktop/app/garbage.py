"""How often a program that stays open looks for garbage."""

import gc

COLLECT_FROM = 20_000  # objects: the thousand rows of one step are not looked through a dozen times while they are read


def leave_what_stays() -> None:
    """Call it when all is loaded: what is there now is never looked through again, what comes is looked through later.

    Otherwise reading a thousand rows costs about a tenth more, and some of it holds up the windows.
    """
    gc.freeze()
    gc.set_threshold(COLLECT_FROM)
