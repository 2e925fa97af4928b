"""The report: a static site that is read from the published edition and from nothing else."""
