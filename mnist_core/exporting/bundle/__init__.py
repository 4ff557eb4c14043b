"""The zip for devices: a version's files, clients, golden pictures and the device card."""
