"""Export: a version's files, its model card, and programs that run the model on a device."""

from __future__ import annotations

from app_pages.export_page import bundle_panel, device_program, files
from app_pages.shared import html, run_line


def page() -> None:
    """Show the page."""
    html.heading("Take the model with you", "One file, model card inside. It needs neither this app nor Keras.")
    run_line.show()
    with html.show_errors():
        folder = files.choose_version()
        files.show_table(folder)
        files.show_downloads(folder)
        device_program.show()
        files.show_model_card(folder)
        bundle_panel.show(folder)


page()
