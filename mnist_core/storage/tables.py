"""The tables of the app's database, as they are now; `schema` brings an older database there."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

schema = sa.Table(
    "schema_version",
    metadata,
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("database_id", sa.String(32), nullable=False),
)
"""One row: which release's tables these are, and a random name that tells this database from any other."""

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("part", sa.String(5), nullable=False),
)
"""Sessions by a random name, and whether their corrections are for training or testing."""

corrections = sa.Table(
    "corrections",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("session", sa.ForeignKey("sessions.id"), nullable=False, index=True),
    sa.Column("fingerprint", sa.String(64), nullable=False, index=True),
    sa.Column("image", sa.LargeBinary(784), nullable=False),
    sa.Column("picture", sa.LargeBinary, nullable=False),
    sa.Column("answer", sa.SmallInteger, nullable=False),
    sa.Column("label", sa.SmallInteger, nullable=False),
    sa.Column("version", sa.String(200), nullable=False),
    sa.Column("created", sa.String(32), nullable=False),
    sa.Column("is_kept", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.UniqueConstraint("session", "fingerprint"),
)
"""Images, what they were read as and what they are: 0–9, or NO_DIGIT. `is_kept` says that a person looked at the label
again."""

runs = sa.Table(
    "runs",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("host", sa.String(255), nullable=False, server_default=""),
    sa.Column("folder", sa.Text, nullable=False, server_default=""),
    sa.Column("status", sa.String(12), nullable=False),
    sa.Column("is_active", sa.Boolean, nullable=False),
    sa.Column("settings", sa.JSON, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("created", sa.String(32), nullable=False),
    sa.Column("number", sa.Integer, nullable=False, server_default="0",
              default=sa.text("(SELECT COALESCE(MAX(number), 0) + 1 FROM runs)")),
    sa.Index("one_active_run", "host", "folder", unique=True, sqlite_where=sa.text("is_active"),
             postgresql_where=sa.text("is_active")),
)  # fmt: skip
"""Training runs, each with the host and the folder that it belongs to; the partial unique index keeps a second one from
starting there. A run's number is higher than those of all runs before it, whatever the clock says."""
