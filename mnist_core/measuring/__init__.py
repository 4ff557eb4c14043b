"""Numbers about answers: how good they are and how far two forms of a model are apart; numpy and scikit-learn."""
