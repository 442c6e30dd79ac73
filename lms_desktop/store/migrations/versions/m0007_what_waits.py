"""What waits is found without what arrived."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Know the entries that the school has not accepted by their rows."""
    waits = sa.text("state NOT IN ('acked', 'superseded')")
    op.create_index("ix_outbox_open", "outbox", ["entity", "entity_id", "device_seq"], sqlite_where=waits)
