"""Test that the readers give the expected answers on this device: python selftest.py.

reader.onnx and reader.int8.onnx read every golden picture; the digit, ten probabilities and 784 pixels are compared
with those of the app's Python code, which is independent of the graph in these files. Exit status 1 if any differs.
"""

import csv
import sys

import numpy as np
from digit import HERE, open_reader
from PIL import Image

TOLERANCES = {"reader.onnx": 1e-4, "reader.int8.onnx": 1e-3}  # of a probability; a pixel's is 1e-5
TABLES = {"reader.onnx": "expected.csv", "reader.int8.onnx": "expected.int8.csv"}


def check(reader: str) -> tuple[int, list[str]]:
    """Read all golden pictures; return their number and a sentence for each that differs."""
    read = open_reader(HERE / reader)
    with (HERE / "golden" / TABLES[reader]).open(newline="", encoding="utf-8") as table:
        rows = list(csv.reader(table))[1:]
    differing = []
    for name, digit, confident, *numbers in rows:
        answer = read(np.asarray(Image.open(HERE / "golden" / name)))
        expected = np.array(numbers, np.float64)
        probability = np.abs(answer["probabilities"] - expected[:10]).max()
        pixel = np.abs(answer["image"].ravel() - expected[10:]).max()
        same = int(answer["digit"]) == int(digit) and int(answer["confident"]) == int(confident)
        if not same or not probability <= TOLERANCES[reader] or not pixel <= 1e-5:
            differing.append(
                f"{reader}, {name}: read {answer['digit']}, expected {digit}; probabilities differ by up to "
                f"{probability:.2g}, pixels by up to {pixel:.2g}"
            )
    return len(rows), differing


def main() -> None:
    """Test both readers and print the results."""
    problems = []
    for reader in TABLES:
        if not (HERE / reader).is_file():
            continue  # there is no int8 file if 8 bits lose too much accuracy
        pictures, differing = check(reader)
        print(f"{reader}: {pictures} golden pictures, {len(differing)} differ")
        problems += differing
    print("\n".join(problems), end="\n" if problems else "")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
