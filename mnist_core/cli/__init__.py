"""The command line: each command is a few calls into the core and a table."""
