"""Uploads are decoded and read in a process of their own, under a limit of memory and time."""
