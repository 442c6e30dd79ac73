"""An assignment: what to do, the work, handing in, what came back."""
