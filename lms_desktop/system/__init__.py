"""What the machine gives: folders, keyring, log, clock, locks. No Qt. The only place with keyring.

Start reading at ``paths``.
"""
