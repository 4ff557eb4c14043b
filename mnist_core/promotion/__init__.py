"""Promotion: the gate that a candidate must pass, the serving version, and the rollback."""
