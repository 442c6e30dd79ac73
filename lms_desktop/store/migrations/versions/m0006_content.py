"""What those who teach write into their courses lies upon what the school said."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LINKS = {
    "section": "course",
    "lecture": "section",
    "lecture_detail": "section",
    "quiz": "lecture",
    "question": "quiz",
    "assignment": "course",
}


def upgrade() -> None:
    """Make an overlay for each kind of row."""
    for entity, link in LINKS.items():
        op.create_table(
            f"overlay_{entity}",
            sa.Column("id", sa.String(), nullable=False),
            sa.Column("version", sa.Integer(), nullable=True),
            sa.Column(link, sa.String(), nullable=True),
            sa.Column("doc", sa.LargeBinary(), nullable=True),
            sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_index(f"ix_overlay_{entity}_{link}", f"overlay_{entity}", [link], unique=False)
