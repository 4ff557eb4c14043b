"""MODEL_CARD.md: the model cards inside a version's files, as text for people."""

from __future__ import annotations

from mnist_core.contract import ONNX_FILE, ModelCard


def card_markdown(cards: dict[str, ModelCard], sizes: dict[str, int], int8_refusal: str = "") -> str:
    """Write a version's card.

    Args:
        cards: each ONNX file's own card, by file name; ONNX_FILE's first.
        sizes: bytes by file name.
        int8_refusal: why there is no int8 file, if there is none.
    Returns:
        Markdown; every number in it comes from the cards or from `sizes`.
    """
    card = cards[ONNX_FILE]
    rows = [
        f"| `{name}` | {sizes[name]:,} | {form.test['accuracy']:.2%} | {form.test['loss']:.4f} "
        f"| {form.test['calibration_error']:.2%} | {form.parity['same_answers']:.2%} "
        f"| {form.parity['max_difference']:.1e} |"
        for name, form in cards.items()
    ]
    refused = ["", f"There is no int8 file: {int8_refusal}."] if int8_refusal else []
    lines = [
        f"# {card.name}",
        "",
        "Reads one handwritten digit: `image` float32 [N, 28, 28], 0–1, ink bright, placed as MNIST places it → "
        "`probabilities` float32 [N, 10]. Written by `python -m mnist_core train`; the same card, as JSON, is inside "
        "each ONNX file.",
        "",
        f"| file | bytes | accuracy, {card.test['count']:,.0f} test images | loss | calibration error "
        "| same answer as Keras | max difference |",
        "|---|---|---|---|---|---|---|",
        *rows,
        *refused,
        "",
        "`reader*.onnx` is the same model behind the app's own reading of a page: `pixels` uint8 [H, W], one digit, "
        "dark on light or light on dark → `digit` int64 (-1: nothing drawn), `probabilities` float32 [10], "
        "`confident` bool, `has_ink` bool, `image` float32 [28, 28]. It was measured on the same "
        "images as pages of 28×28 pixels.",
        "",
        "## Made from",
        "",
        *(f"- {sentence}" for sentence in card.training_data),
        f"- Recipe `{card.recipe['name']}`: " + ", ".join(f"{k} {v}" for k, v in card.recipe.items() if k != "name"),
        f"- {card.parameter_count:,} parameters, trained in {card.training_seconds:.0f} s on {card.created}",
        "- " + ", ".join(f"{name} {version}" for name, version in sorted(card.library_versions.items())),
        "",
        "## When it is not sure",
        "",
        f'An answer below {card.confidence_threshold:.3f} is "not sure". The threshold was chosen on '
        f"{card.validation['count']:,.0f} validation images: the answers above it are at most "
        f"{card.validation['confident_error']:.2%} wrong and {card.validation['coverage']:.2%} of all. "
        f"Logits are divided by {card.temperature:.3f}.",
        "",
        "Not for: letters, several digits in one image, decisions about people. It answers one of ten digits to "
        "whatever it is shown.",
        "",
    ]
    return "\n".join(lines)
