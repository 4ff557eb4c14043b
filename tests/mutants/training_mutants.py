"""Faults in training."""

from tests.mutants.mutant import Mutant

TRAINING_MUTANTS: tuple[Mutant, ...] = ()
