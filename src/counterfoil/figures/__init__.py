"""Figures: what the rooms can state, folded, and how it is known."""
