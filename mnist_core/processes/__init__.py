"""Child processes that answer questions: what a hostile file or TensorFlow does there stays there."""
