"""The folder of versions: find and verify them, publish and delete them."""
