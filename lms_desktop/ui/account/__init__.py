"""One's own account: what others see, what one can do, what the school writes. Start reading at ``page``."""
