"""The soak's races: many start a run at once, many correct at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from mnist_core.errors import RunError
from tests.soak.app import SETTINGS
from tests.soak.state import finish_runs, kept_values, open_runs, python
from tests.versions.model_versions import ship


def submit_race(folder: Path, submits: int) -> dict[str, float]:
    """Let many try to start a run at once."""
    ship(folder / "exported")
    here = open_runs(folder)

    def submit(_: int) -> bool:
        try:
            here.start(SETTINGS, datetime.now(UTC))
        except RunError:
            return False
        return True

    with ThreadPoolExecutor(submits) as pool:
        started = sum(pool.map(submit, range(submits)))
    finish_runs(here)
    return {"submits": submits, "started": started, "recorded": len(here.recent())}


def correction_storm(folder: Path, total: int, processes: int) -> dict[str, float]:
    """Correct from several processes at once."""
    here, share = open_runs(folder), total // processes
    url = here.engine.url.render_as_string(hide_password=False)
    writers = [python("tests.soak.corrector", url, 1000 * number, share) for number in range(processes)]
    failed = sum(writer.wait() != 0 for writer in writers)
    for writer in writers:
        writer.stdout.close()
    expected = {1000 * number + value for number in range(processes) for value in range(share)}
    return {"corrections": len(expected), "lost": len(expected - kept_values(here)), "failed processes": failed}
