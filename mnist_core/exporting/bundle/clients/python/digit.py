"""Read digits from picture files: python digit.py picture.png ...

Needs onnxruntime, numpy and Pillow (requirements.txt). The model and all preprocessing are in reader.onnx.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime as ort
from PIL import Image, ImageOps

HERE = Path(__file__).resolve().parent


def open_reader(path: Path = HERE / "reader.onnx") -> Callable[[np.ndarray], dict[str, np.ndarray]]:
    """Open a reader; returns a function from a gray page, uint8 [H, W], to its outputs by name."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1  # one digit is too little work for more
    session = ort.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    return lambda page: dict(zip(names, session.run(None, {"pixels": page}), strict=True))


def gray_page(path: str) -> np.ndarray:
    """Open a picture file as uint8 [H, W]; transparency becomes white."""
    picture = ImageOps.exif_transpose(Image.open(path))
    if picture.mode.startswith("I;16"):
        return np.round(np.asarray(picture) / 257).astype(np.uint8)
    if "A" in picture.mode or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture)
    return np.asarray(picture.convert("L"))


def main(paths: list[str]) -> None:
    """Print one line for each picture; exit status 1 if one could not be opened."""
    if not paths:
        sys.exit(__doc__)
    read, failed = open_reader(), False
    for path in paths:
        try:
            answer = read(gray_page(path))
        except (OSError, ValueError, Image.DecompressionBombError) as error:
            failed = True
            print(f"{path}: {error}")
            continue
        digit = int(answer["digit"])
        if not answer["has_ink"]:
            print(f"{path}: nothing drawn")
        else:
            note = "" if answer["confident"] else ", not sure"
            print(f"{path}: {digit} ({answer['probabilities'][digit]:.1%}){note}")
    sys.exit(failed)


if __name__ == "__main__":
    main(sys.argv[1:])
