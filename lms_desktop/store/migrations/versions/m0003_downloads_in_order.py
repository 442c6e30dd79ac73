"""Downloads that can be put in order, held one by one, and read again from time to time."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("kept", sa.Column("height", sa.Integer(), nullable=True))
    op.add_column("media", sa.Column("held", sa.Integer(), server_default="0", nullable=False))
    op.add_column("media", sa.Column("place", sa.Float(), server_default="0", nullable=False))
    op.add_column("media", sa.Column("resent_bytes", sa.Integer(), server_default="0", nullable=False))
    op.add_column("media", sa.Column("ready_at", sa.String(), nullable=True))
    op.add_column("media", sa.Column("verified_at", sa.String(), nullable=True))
    op.create_index("ix_media_state", "media", ["state"], unique=False)
