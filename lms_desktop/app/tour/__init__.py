"""The tour: a demonstration that is a proof. Real keys and clicks in the shipped windows, real engines, a real school.

``command`` drives; the program under way is another process, started as anybody starts it, that listens in ``remote``.
Start reading at ``walk``.
"""
