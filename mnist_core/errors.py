"""The errors that a caller can act on. Each message says what came, what was expected and what to do.

MnistCoreError
├── ImageError                 a picture that cannot be read
│   ├── ImageDecodeError         the bytes are no picture of a format we open
│   ├── ImageTooLargeError       more bytes, pixels or side than the limits allow
│   ├── ImageFormatError         an array of another shape, dtype or range
│   └── BlankImageError          nothing is drawn on it
├── DatasetError               training or test data is missing or damaged
├── RecipeError                a training setting out of its range
├── ModelFileError             a version folder or a model file is missing, damaged or of another shape
├── ParityError                two forms of one model give different answers
│   └── QuantizationError        an 8-bit model lost too much accuracy
├── BundleError                an edge bundle cannot be made
│   └── WebRuntimeError          onnxruntime-web cannot be downloaded, or its hash differs from the pinned one
├── KerasWorkerError           the Keras worker cannot answer now
│   └── KerasWarmingUpError      it is starting; ask again in a moment
├── DatabaseError              the database cannot be opened, or does not answer now
├── CorrectionError            a correction that cannot be stored, or a file of them that cannot be read
├── RunError                   a training run that cannot be started, resumed or cancelled now
└── PromotionError             a version that may not be promoted, or not be deleted
"""

MAX_QUOTED = 60


class MnistCoreError(Exception):
    """Anything that mnist_core refuses, with a sentence for the person who reads it."""


class ImageError(MnistCoreError):
    """A picture that cannot be read."""


class ImageDecodeError(ImageError):
    """The bytes are not a picture of a format we open, or they are damaged."""


class ImageTooLargeError(ImageError):
    """More bytes, pixels or side than the limits allow; refused before decoding."""


class ImageFormatError(ImageError):
    """An array of another shape, dtype or range than the function takes."""


class BlankImageError(ImageError):
    """Nothing is drawn: no pixel stands out from the ground."""


class DatasetError(MnistCoreError):
    """Training or test data is missing, damaged or not what it says it is."""


class RecipeError(MnistCoreError):
    """A training setting out of its range, or a recipe that does not exist."""


class ModelFileError(MnistCoreError):
    """A version folder or a model file is missing, damaged or of another shape."""


class ParityError(MnistCoreError):
    """Two forms of one model give different answers, so nothing is published."""


class QuantizationError(ParityError):
    """An 8-bit model lost too much accuracy, so it is not written."""


class BundleError(MnistCoreError):
    """An edge bundle cannot be made."""


class WebRuntimeError(BundleError):
    """The browser's ONNX Runtime cannot be downloaded, or its hash differs from the pinned one."""


class KerasWorkerError(MnistCoreError):
    """The Keras worker cannot answer now."""


class KerasWarmingUpError(KerasWorkerError):
    """The Keras worker is starting; ask again in a moment."""


class DatabaseError(MnistCoreError):
    """The database cannot be reached or opened, or it does not answer now."""


class CorrectionError(MnistCoreError):
    """A correction that cannot be stored, or a file of corrections that cannot be read."""


class RunError(MnistCoreError):
    """A training run that cannot be started, resumed or cancelled now."""


class PromotionError(MnistCoreError):
    """A version that may not be promoted, or may not be deleted."""


def quoted(value: object) -> str:
    """Quote what came, for an error's sentence; of what is long, the beginning.

    >>> quoted("fast"), quoted("5" * 5000)[-3:]
    ("'fast'", '55…')
    """
    try:
        text = repr(value)
    except ValueError:  # Python writes no number of more than 4,300 digits
        return "a number of thousands of digits"
    return text if len(text) <= MAX_QUOTED else text[:MAX_QUOTED] + "…"
