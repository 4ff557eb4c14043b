"""What all pages use: HTML, wording, style, choices, caches."""
