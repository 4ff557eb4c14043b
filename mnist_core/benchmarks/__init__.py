"""Benchmarks of models and of reading, whose figures the documentation shows."""
