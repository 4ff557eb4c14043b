"""Evaluate: how good the model is, and the test digits one by one."""

from __future__ import annotations

from app_pages.evaluate_page import measures, single_digits
from app_pages.shared import caches, html, run_line
from mnist_core.measuring.evaluation import score


def page() -> None:
    """Show the page."""
    html.heading("How good is it?", "Measured on handwriting never used to train or tune it.")
    run_line.show()
    with html.show_errors():
        folder, reader = caches.serving_reader()
        test, answers = caches.test_images(), caches.test_answers(folder)
        if test is None or answers is None:
            measures.show_from_card(reader.classifier.card)
        else:
            measures.show(score(answers, test.labels), folder.name)
            single_digits.show(reader, test, answers)


page()
