"""What all visitors share for retraining: the database, the runs, and what was measured of candidates."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import streamlit as st

from app_pages.shared import caches
from mnist_core.contract import ONNX_FILE
from mnist_core.corrections import store
from mnist_core.promotion import holdout
from mnist_core.promotion.gate import GateReport, evaluate_gate
from mnist_core.promotion.holdout import HoldoutSet
from mnist_core.runs.runs import Runs
from mnist_core.storage.database import open_database
from mnist_core.versions import deletion
from mnist_core.versions.lookup import serving_name, version_folder

TestCorrections = tuple[tuple[str, int], ...]


@st.cache_resource(show_spinner=False)
def runs() -> Runs:
    """Open the database and the runs once for all visitors, and remove what killed processes and deletions left.

    Raises:
        DatabaseError: it cannot be opened.
    """
    opened = Runs(engine=open_database())
    opened.sweep()
    deletion.purge(now=datetime.now(UTC), root=opened.exported)
    return opened


def session_id() -> str:
    """Name this visit at random; its corrections are all for training, or all for testing."""
    name: str = st.session_state.setdefault("session_id", secrets.token_hex(16))
    return name


def gate_report(candidate: str) -> GateReport:
    """Compare a version with the serving one, once for all visitors.

    Raises:
        ModelFileError: it is missing or damaged.
        DatasetError: a file of digits is damaged.
    """
    root = runs().exported
    serving = serving_name(root)
    changed_ns = [caches.changed_ns(folder / ONNX_FILE) for folder in (root / serving, version_folder(candidate, root))]
    return _gate_report(serving, candidate, tuple(changed_ns), _test_corrections())


def holdout_sets() -> list[HoldoutSet]:
    """Give the holdout sets, read once for all visitors."""
    return _holdout_sets(_test_corrections())


def _test_corrections() -> TestCorrections:
    """Tell one state of the test corrections from another."""
    return store.labels_by_image(runs().engine, store.TEST)


@st.cache_resource(show_spinner="Loading the holdout sets …", max_entries=1)
def _holdout_sets(test_corrections: TestCorrections) -> list[HoldoutSet]:
    return holdout.holdout_sets(runs().engine)


@st.cache_resource(show_spinner="Comparing with the serving version …", max_entries=4)
def _gate_report(
    serving: str, candidate: str, changed_ns: tuple[int, ...], test_corrections: TestCorrections
) -> GateReport:
    return evaluate_gate(candidate, _holdout_sets(test_corrections), runs().exported)
