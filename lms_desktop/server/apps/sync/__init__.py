"""`sync/`: the change log, and how a program tells and hears everything that is new in few calls.

The database itself keeps the log (`entities.py` says what goes where, `triggers.py` makes it so), therefore nothing
that is written is missed, whoever writes it. Push runs the actions of the other apps, pull renders their rows. Start
reading at `entities.py`, then `pull.py` and `push.py`.
"""
