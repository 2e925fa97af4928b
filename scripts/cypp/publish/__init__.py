"""Publish one tested edition: built aside, checked, written in every format, swapped in whole."""
