"""Figures that are worked out from other figures: which ones, and how, in words and numbers."""
