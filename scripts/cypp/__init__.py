"""Command line and helpers of the CYPP metrics warehouse."""
