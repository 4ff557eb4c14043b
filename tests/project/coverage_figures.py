"""Write what coverage.py measured, in percent of the lines: `python -m tests.project.coverage_figures FILE`."""

import io
import json
import sys
from collections import Counter
from contextlib import redirect_stdout
from pathlib import Path, PurePath

from coverage import Coverage


def measured():
    """Read `.coverage` in this folder: by file, its lines that ran and its lines in all."""
    coverage = Coverage()
    coverage.load()
    report = io.StringIO()
    with redirect_stdout(report):
        coverage.json_report(outfile="-")
    files = json.loads(report.getvalue())["files"]
    counts = {name: found["summary"] for name, found in files.items()}
    return {name: (count["covered_lines"], count["num_statements"]) for name, count in counts.items()}


def figures(measures):
    """Sum up files, `{path: (lines that ran, lines)}`, by package and in all: percent to a tenth."""
    covered, lines = Counter(), Counter()
    for name, (ran, count) in measures.items():
        for place in ("all", package_of(name)):
            covered[place] += ran
            lines[place] += count
    percent = {place: round(100 * covered[place] / lines[place], 1) for place in sorted(lines) if lines[place]}
    return {"percent": percent.pop("all"), "lines": lines["all"], "packages": percent}


def package_of(name):
    """Name a file's package, of the top two levels; a file of the top level stands for itself."""
    return "/".join(PurePath(name.replace("\\", "/")).parts[:2]).removesuffix(".py")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(figures(measured()), indent=1) + "\n", encoding="utf-8")
