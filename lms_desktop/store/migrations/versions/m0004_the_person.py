"""What a person says about themselves, and the settings that follow them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make a mirror and an overlay for each kind of row."""
    for entity in ("profile", "settings", "social", "skill"):
        _mirror(f"base_{entity}")
        _mirror(f"overlay_{entity}", sa.Column("deleted", sa.Integer(), server_default="0", nullable=False))


def _mirror(name: str, *extra: "sa.Column[int]") -> None:
    op.create_table(
        name,
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("doc", sa.LargeBinary(), nullable=True),
        *extra,
        sa.PrimaryKeyConstraint("id"),
    )
