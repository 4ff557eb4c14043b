"""The pages: widgets, a core call or two, and display."""
