"""The bytes of a file become gray pixels, in a process with limits."""
