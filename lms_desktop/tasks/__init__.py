"""The one way to run work off the UI thread, and the signals that carry news back to it. QtCore only.

``tasks.run(work, owner=self, done=…, failed=…, lane=…)``: start reading at ``runner``.
"""

from lms_desktop.tasks.runner import (
    Cancelled,
    Failure,
    Handle,
    ImmediateTasks,
    Job,
    Lane,
    News,
    Tasks,
    ThreadTasks,
)

__all__ = ["Cancelled", "Failure", "Handle", "ImmediateTasks", "Job", "Lane", "News", "Tasks", "ThreadTasks"]
