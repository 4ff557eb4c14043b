"""Measures of a model's answers: accuracy and calibration, paired comparison, and parity. NumPy alone."""
