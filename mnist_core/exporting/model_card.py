"""MODEL_CARD.md: the model cards inside a version's files, as text for people."""

from __future__ import annotations

from mnist_core.contract import ONNX_FILE, ModelCard

INPUT_AND_OUTPUT = (
    "Reads one handwritten digit: `image` float32 [N, 28, 28], 0–1, ink bright, placed as in MNIST → `probabilities` "
    "float32 [N, 10]. Written by `python -m mnist_core train`; the same card, as JSON, is inside each ONNX file."
)
READER_FILES = (
    "`reader*.onnx` contains the app's preprocessing and the same model: `pixels` uint8 [H, W], one digit, dark on "
    "light or light on dark → `digit` int64 (-1: nothing drawn), `probabilities` float32 [10], `confident` bool, "
    "`has_ink` bool, `image` float32 [28, 28]. It was measured on the same images as pages of 28×28 pixels."
)
LIMITS = (
    "Not for letters, several digits in one image, or decisions about people: it gives one of ten digits for whatever "
    "it is shown."
)


def card_markdown(cards: dict[str, ModelCard], sizes: dict[str, int], int8_refusal: str = "") -> str:
    """Write a version's card.

    Args:
        cards: each ONNX file's own card, by file name; ONNX_FILE's first.
        sizes: bytes by file name.
        int8_refusal: why there is no int8 file; empty if there is one.
    Returns:
        Markdown; every number in it comes from the cards or from `sizes`.
    """
    card = cards[ONNX_FILE]
    sections = [f"# {card.name}", INPUT_AND_OUTPUT, _measures_table(cards, sizes)]
    if int8_refusal:
        sections.append(f"There is no int8 file: {int8_refusal}.")
    sections += [READER_FILES, "## Training", _training(card), "## Confidence", _confidence(card), LIMITS]
    return "\n\n".join(sections) + "\n"


def _measures_table(cards: dict[str, ModelCard], sizes: dict[str, int]) -> str:
    heading = (
        f"| file | bytes | accuracy, {cards[ONNX_FILE].test['count']:,.0f} test images | loss | calibration error "
        "| same answer as Keras | max difference |"
    )
    rows = [
        f"| `{name}` | {sizes[name]:,} | {card.test['accuracy']:.2%} | {card.test['loss']:.4f} "
        f"| {card.test['calibration_error']:.2%} | {card.parity['same_answers']:.2%} "
        f"| {card.parity['max_difference']:.1e} |"
        for name, card in cards.items()
    ]
    return "\n".join([heading, "|---|---|---|---|---|---|---|", *rows])


def _training(card: ModelCard) -> str:
    settings = ", ".join(f"{key} {value}" for key, value in card.recipe.items() if key != "name")
    libraries = ", ".join(f"{name} {version}" for name, version in sorted(card.library_versions.items()))
    lines = [
        *card.training_data,
        f"Recipe `{card.recipe['name']}`: {settings}",
        f"{card.parameter_count:,} parameters, trained in {card.training_seconds:.0f} s on {card.created}",
        libraries,
    ]
    return "\n".join(f"- {line}" for line in lines)


def _confidence(card: ModelCard) -> str:
    measures = card.validation
    doubt = (
        f" Of pictures that are no digit, {measures['outliers_let_through']:.1%} reach it, of letters "
        f"{measures['letters_let_through']:.1%}."
        if "letters_let_through" in measures
        else ""
    )
    return (
        f'An answer with a probability below {card.confidence_threshold:.3f} counts as "not sure". On the '
        f"{measures['count']:,.0f} validation images that the threshold was chosen on, "
        f"{measures['coverage']:.2%} of the answers reach it, and {measures['confident_error']:.2%} of "
        f"those are wrong.{doubt} Logits are divided by {card.temperature:.3f} (temperature scaling)."
    )
