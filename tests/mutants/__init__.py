"""Faults planted in the code, one after the other, to see whether the tests notice: `make mutants`."""
