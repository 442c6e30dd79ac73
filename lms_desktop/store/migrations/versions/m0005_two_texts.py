"""Two texts of one note that were both kept are remembered until a person decides."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "two_texts",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("copy", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("texts", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("copy"),
    )
    op.create_index("ix_two_texts_note", "two_texts", ["note"], unique=False)
