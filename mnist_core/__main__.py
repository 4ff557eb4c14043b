"""The command line: `python -m mnist_core train | evaluate | predict | export`."""

from mnist_core.commands import main

if __name__ == "__main__":
    main()
