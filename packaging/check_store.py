"""Whether the steps of the store end where its tables are: what ``alembic check`` says, on a store made for it."""

import sys
import tempfile
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, create_engine

from lms_desktop.store import tables
from lms_desktop.store.store import Store


def differences(wanted: MetaData = tables.metadata) -> list[object]:
    """What the tables have and the steps do not make, or the other way round."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.sqlite3"
        Store(path).close()
        engine = create_engine(f"sqlite:///{path}")
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            found = list(compare_metadata(context, wanted))
        engine.dispose()
    return found


if __name__ == "__main__":
    missing = differences()
    for one in missing:
        print(f"the store's steps and tables differ: {one}")
    sys.exit(bool(missing))
