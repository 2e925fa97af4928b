"""What the checks of an edition and the comparison of two editions are made of."""
