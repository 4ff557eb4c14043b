"""How many corrections there may be: of one session, and in all."""

from __future__ import annotations

import sqlalchemy as sa

from mnist_core.corrections.parts import table
from mnist_core.errors import CorrectionError

MAX_CORRECTIONS = 20_000
MAX_PER_SESSION = 500
"""So that one visitor alone cannot fill the database."""


def check_room(connection: sa.Connection, session: str, new: int, most: int) -> None:
    """Refuse more corrections than there is room for.

    Args:
        connection: in the transaction that is to add them.
        session: whose they are.
        new: how many are to be added.
        most: how many the session may have.
    Raises:
        CorrectionError: the session or the store would have too many.
    """
    total = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
    of_session = sa.select(sa.func.count()).select_from(table).where(table.c.session == session)
    if total + new > MAX_CORRECTIONS:
        raise CorrectionError(
            f"the store is full: of {MAX_CORRECTIONS:,} corrections it has {total:,}, and {new:,} more do not fit; "
            "export and delete some"
        )
    if (own := connection.execute(of_session).scalar_one()) + new > most:
        raise CorrectionError(
            f"this session has {own:,} corrections of {most:,} at most, and {new:,} more do not fit; "
            "retrain with them first"
        )
