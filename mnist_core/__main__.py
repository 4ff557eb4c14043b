"""The command line: `python -m mnist_core train | evaluate | predict | export`."""

import os

if __name__ == "__main__":
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before TensorFlow is imported: no lines about missing GPUs
    from mnist_core.cli.main import main

    main()
