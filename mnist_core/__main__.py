"""`python -m mnist_core`: the command line, the same as the installed command `mnist-core`."""

if __name__ == "__main__":
    from mnist_core.cli.main import main

    main(prog_name="python -m mnist_core")
