"""What all pages use: HTML, style, choices, caches."""
