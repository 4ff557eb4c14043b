"""One fault: what it changes, and which tests should notice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Mutant:
    """A fault to plant.

    Attributes:
        name: what is wrong with the mutated code, in a few words.
        file: from the project's root.
        old: the exact text to replace; it stands in the file exactly once.
        new: the faulty text.
        tests: files or folders with the tests that should fail, from the project's root.
    """

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def mutated(self, source: str) -> str:
        """Give the faulty source.

        Raises:
            ValueError: the text to replace does not stand in the source exactly once.
        """
        count = source.count(self.old)
        if count != 1:
            raise ValueError(f"mutant '{self.name}': {self.file} has {count} times {self.old!r}; expected once")
        return source.replace(self.old, self.new)
