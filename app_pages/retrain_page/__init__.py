"""What the page Retrain is made of."""
