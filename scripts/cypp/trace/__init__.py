"""The trail of a figure: back to the line or row it came from, and computed again from there."""
