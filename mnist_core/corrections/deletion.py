"""Delete corrections, and bring them back as they were."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from mnist_core.corrections.limits import MAX_CORRECTIONS, check_room
from mnist_core.corrections.parts import insert_into, table

DeletedRow = dict[str, Any]
"""A deleted correction, pictures included."""


def delete(engine: sa.Engine, ids: Sequence[int]) -> list[DeletedRow]:
    """Delete corrections; gives those that existed, for `restore`."""
    chosen = table.c.id.in_(ids)
    with engine.begin() as connection:
        deleted = [dict(row) for row in connection.execute(sa.select(table).where(chosen)).mappings()]
        connection.execute(sa.delete(table).where(chosen))
    return deleted


def restore(engine: sa.Engine, deleted: Sequence[DeletedRow]) -> None:
    """Bring back what `delete` gave, in its old place; what was corrected again meanwhile stays as it is now.

    Raises:
        CorrectionError: the store is full by now.
    """
    with engine.begin() as connection:
        for row in deleted:
            check_room(connection, row["session"], 1, MAX_CORRECTIONS)
            is_taken = connection.execute(sa.select(table.c.id).where(table.c.id == row["id"])).first()
            values = {name: value for name, value in row.items() if not (is_taken and name == "id")}
            connection.execute(insert_into(connection, table).values(values).on_conflict_do_nothing())
