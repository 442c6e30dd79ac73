"""How far each stream of the school was told, and which rows it tells."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of delta mode."""
    op.add_column("outbox", sa.Column("told_as", sa.String(), nullable=True))
    op.create_table("arriving", sa.Column("course", sa.String(), nullable=False), sa.PrimaryKeyConstraint("course"))
    op.create_table(
        "renamed",
        sa.Column("ours", sa.String(), nullable=False),
        sa.Column("theirs", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("ours"),
    )
    op.create_table(
        "stream",
        sa.Column("key", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", sa.Integer(), server_default="0", nullable=False),
        sa.Column("generation", sa.Integer(), server_default="0", nullable=False),
        sa.Column("is_whole", sa.Integer(), server_default="0", nullable=False),
        sa.Column("is_checked", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "stream_row",
        sa.Column("stream", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "entity", "id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_stream_row_entity", "stream_row", ["entity", "id"], unique=False)
