"""Anything that can be pasted: tell what it is."""
