"""Faults in reading: every rule that finds ink, digits and their place in the frame."""

from tests.mutants.mutant import Mutant

INK, SEGMENTATION = "reading/ink", "reading/segmentation"


def _ink(name: str, module: str, old: str, new: str) -> Mutant:
    tests = {"page": "page_kinds", "photograph": "photograph_ink"}.get(module, module)
    return Mutant(name, f"mnist_core/{INK}/{module}.py", old, new, (f"tests/{INK}/test_{tests}.py",))


def _segmentation(name: str, module: str, old: str, new: str, tests: str = "") -> Mutant:
    tests = tests or {"segmentation": "pages"}.get(module, module)
    return Mutant(name, f"mnist_core/{SEGMENTATION}/{module}.py", old, new, (f"tests/{SEGMENTATION}/test_{tests}.py",))


def _placement(name: str, old: str, new: str) -> Mutant:
    return Mutant(name, "mnist_core/reading/preprocessing.py", old, new, ("tests/reading/test_preprocessing.py",))


READING_MUTANTS = (
    _ink("ruled lines left in", "ruled_lines", "            _erase(from_view, printed)", "            pass"),
    _ink("a stem is a ruled line", "ruled_lines", "MIN_LONE_LENGTH_RATIO = 0.85", "MIN_LONE_LENGTH_RATIO = 0.5"),
    _ink("strokes on ruled lines erased", "ruled_lines", " & is_thin & (line.strip <= print_depth)", ""),
    _ink("faint components kept", "writing", "MIN_STRENGTH_RATIO = 0.55", "MIN_STRENGTH_RATIO = 0.0"),
    _ink("blobs kept", "writing", "MAX_STROKE_WIDTH_FACTOR = 2.5", "MAX_STROKE_WIDTH_FACTOR = 1e9"),
    _ink("specks kept", "writing", "MIN_AREA_PX = 4", "MIN_AREA_PX = 0"),
    _ink("components cut off by the border kept", "writing", "        is_excluded |= is_cut\n", "        pass\n"),
    _ink("edges of the sheet kept", "writing", "MAX_THIN_LENGTH_RATIO = 0.75", "MAX_THIN_LENGTH_RATIO = 1e9"),
    _ink("one threshold instead of hysteresis", "writing", "LOW_THRESHOLD_RATIO = 0.6", "LOW_THRESHOLD_RATIO = 1.0"),
    _ink("the table is read as a sheet", "sheet", "    return mask\n", "    return np.ones_like(mask)\n"),
    _ink("a rough table is a sheet", "sheet", "MIN_ROUGHNESS = 0.02", "MIN_ROUGHNESS = 9.0"),
    _ink("every picture may be a photograph", "page", "MIN_PHOTOGRAPH_SIDE_PX = 60", "MIN_PHOTOGRAPH_SIDE_PX = 0"),
    _ink("a sheet is a thick stroke", "page", "(bool(inked.any()) and _has_thick_ink(inked))", "False"),
    _ink("half-tones are not counted", "page", "MAX_HALFTONE_RATIO = 1.06", "MAX_HALFTONE_RATIO = 1e9"),
    _ink(
        "polarity by the farthest pixel alone",
        "uniform_background",
        "    if min(darkest, lightest) < half:",
        "    if True:",
    ),
    _ink("paper grain is ink", "uniform_background", "MIN_CONTRAST = 31", "MIN_CONTRAST = 1"),
    _ink("noise kept", "uniform_background", "        ink[ink < NOISE_FLOOR] = 0\n", "        pass\n"),
    _ink("inverted polarity ignored", "photograph", " != invert_polarity:", ":"),
    _segmentation("components split at corners", "components", "connectivity=8", "connectivity=4"),
    _segmentation("specks belong to digits", "components", " <= MIN_SPECK_DISTANCE_RATIO * typical", " <= 1e9"),
    _segmentation(
        "broken strokes left broken", "merging", "MAX_GAP_STROKE_WIDTHS = 1.5", "MAX_GAP_STROKE_WIDTHS = 0.0"
    ),
    _segmentation("stacked loops left apart", "merging", "        if upper is not lower and ", "        if False and "),
    _segmentation(
        "pages never merge loops",
        "segmentation",
        "merge_stacked(merge_fragments(written, ink, labels), labels)",
        "merge_fragments(written, ink, labels)",
    ),
    _segmentation("two rows merged", "merging", "MAX_STACK_HEIGHT_RATIO = 1.3", "MAX_STACK_HEIGHT_RATIO = 9.0"),
    _segmentation("height costs nothing", "costs", "HEIGHT_COST = 6.0", "HEIGHT_COST = 0.0"),
    _segmentation("gaps cost nothing", "costs", "GAP_COST = 10.0", "GAP_COST = 0.0"),
    _segmentation("overlap costs nothing", "costs", "OVERLAP_COST = 3.0", "OVERLAP_COST = 0.0"),
    _segmentation("misalignment costs nothing", "costs", "MISALIGNMENT_COST = 2.4", "MISALIGNMENT_COST = 0.0"),
    _segmentation("width costs nothing", "costs", "MAX_WIDTH_DEVIATION = 6.0", "MAX_WIDTH_DEVIATION = 0.0"),
    _segmentation("doubt costs nothing", "costs", "RECOGNITION_COST = 3.0", "RECOGNITION_COST = 0.0"),
    _segmentation("cuts are rewarded", "costs", "        return CUT_COST", "        return -CUT_COST"),
    _segmentation("chains are one digit", "costs", "MAX_RECOGNITION_WIDTH = 3.5", "MAX_RECOGNITION_WIDTH = 1.0"),
    _segmentation(
        "marks are never left out",
        "candidates",
        "MAX_SKIPPED_HEIGHT_RATIO = 0.5",
        "MAX_SKIPPED_HEIGHT_RATIO = 0.0",
        "grouping",
    ),
    _segmentation("another cut casts no doubt", "grouping", " * chance + (1 - chance) / np", " + 0 * chance / np"),
    _segmentation(
        "paths through an edge add up wrong", "lattice", "- edge.total_cost + after", "- edge.best_cost + after"
    ),
    _segmentation("anything near may be one digit", "costs", "MAX_GAP_RATIO = 0.35", "MAX_GAP_RATIO = 9.0", "grouping"),
    _segmentation(
        "digits may be of any width", "candidates", "MAX_WIDTH_RATIO = 1.9", "MAX_WIDTH_RATIO = 9.0", "grouping"
    ),
    _segmentation("narrow components are cut", "cutting", "MIN_CUT_WIDTH_RATIO = 0.6", "MIN_CUT_WIDTH_RATIO = 0.0"),
    _segmentation(
        "seams are upright",
        "cutting",
        "_seam(own, column, round(MIN_SEAM_DISTANCE_RATIO * height))",
        "_seam(own, column, 0)",
    ),
    _segmentation(
        "skewed pages read as they stand", "segmentation", "    if abs(slope) < MIN_DESKEW_SLOPE:", "    if True:"
    ),
    _segmentation("deskewed the wrong way", "deskew", "math.degrees(angle)", "-math.degrees(angle)"),
    _segmentation("any slope is believed", "rows", "if abs(slope) <= MAX_SLOPE else 0.0", "if True else 0.0"),
    _segmentation("digits as they come", "rows", "sorted(row, key=lambda component: component.left)", "list(row)"),
    _segmentation("spaces only where gaps are huge", "rows", "> 0.5 * height + 1.2 *", "> 5.0 * height + 1.2 *"),
    _segmentation(
        "stray rows kept",
        "segmentation",
        "    kept = [digit for row in large or rows",
        "    kept = [digit for row in rows",
    ),
    _placement("placement rounds to the nearest pixel", "max(math.floor(", "max(round("),
    _placement("digits centred on 14", "BARYCENTRE_LIMIT = 15", "BARYCENTRE_LIMIT = 14"),
    _placement(
        "nearest pixel instead of area",
        "(np.clip(covered, 0, None) * scale)",
        "np.round(np.clip(covered, 0, None) * scale)",
    ),
    _placement(
        "hairlines stay faint",
        "small = _with_visible_strokes(np.asarray(resampled, np.float32))",
        "small = np.asarray(resampled, np.float32)",
    ),
    Mutant(
        "pictures shrink by nearest pixel",
        "mnist_core/reading/resizing.py",
        "cv2.INTER_AREA",
        "cv2.INTER_NEAREST",
        ("tests/reading/test_resizing.py",),
    ),
    Mutant(
        "looks never dispute",
        "mnist_core/reading/sureness.py",
        "MIN_DISPUTE_CONFIDENCE = 0.5",
        "MIN_DISPUTE_CONFIDENCE = 9.0",
        ("tests/reading/test_sureness.py",),
    ),
    Mutant(
        "the confidence threshold itself is doubtful",
        "mnist_core/reading/reader.py",
        "probabilities[label] >= needed",
        "probabilities[label] > needed",
        ("tests/reading/test_confidence.py",),
    ),
)
