"""What scripts/benchmark and scripts/check-budget are made of."""
