"""Read one digit with ONNX Runtime: model.onnx and digit.png in, ten probabilities out."""

import numpy as np
import onnxruntime as ort
from PIL import Image, ImageOps

page = Image.open("digit.png").convert("L")
if np.asarray(page)[0, 0] > 127:  # ink must be bright on a dark ground, as in MNIST
    page = ImageOps.invert(page)
ink = page.crop(page.point(lambda value: 255 * (value > 50)).getbbox())
scale = 20 / max(ink.size)  # MNIST's rule: the longer side is 20 px, averaged by area, ...
ink = ink.resize([max(1, round(side * scale)) for side in ink.size], Image.Resampling.BOX)
pixels = np.asarray(ink, np.float32) / 255
height, width = pixels.shape
down, right = np.indices(pixels.shape) + 0.5  # ... and its barycentre lies in (14, 15]
top = min(max(int(15 - np.average(down, weights=pixels)), 0), 28 - height)
left = min(max(int(15 - np.average(right, weights=pixels)), 0), 28 - width)
image = np.zeros((1, 28, 28), np.float32)
image[0, top : top + height, left : left + width] = pixels
session = ort.InferenceSession("model.onnx")
probabilities = session.run(["probabilities"], {"image": image})[0][0]
print(probabilities.argmax(), probabilities.round(3))
