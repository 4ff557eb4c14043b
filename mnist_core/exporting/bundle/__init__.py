"""The edge bundle: a zip for devices with a version's models, clients, golden pictures and a device card."""
