"""Read one digit with ONNX Runtime: model.onnx and digit.png in, ten probabilities out."""

import numpy as np
import onnxruntime as ort
from PIL import Image, ImageOps

page = Image.open("digit.png").convert("L")
if page.getpixel((0, 0)) > 127:  # ink must be bright on a dark ground, as in MNIST
    page = ImageOps.invert(page)
ink = page.crop(page.point(lambda value: 255 * (value > 50)).getbbox())
scale = 20 / max(ink.size)  # MNIST's rule: longer side 20 px, averaged by area ...
ink = ink.resize([max(1, round(side * scale)) for side in ink.size], Image.Resampling.BOX)
pixels = np.asarray(ink, np.float32) / 255
rows, columns = np.indices(pixels.shape) + 0.5
top, left = (int(15 - (axis * pixels).sum() / pixels.sum()) for axis in (rows, columns))  # ... barycentre in (14, 15]
image = np.zeros((1, 28, 28), np.float32)
image[0, top : top + pixels.shape[0], left : left + pixels.shape[1]] = pixels
probabilities = ort.InferenceSession("model.onnx").run(["probabilities"], {"image": image})[0][0]
print(probabilities.argmax(), probabilities.round(3))
