"""What the report says, as values: queries on a published edition and nothing else."""
