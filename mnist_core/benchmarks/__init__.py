"""Commands that measure what the README claims, both sides in one run."""
