"""The forms of the staff door: the shape of input. What is allowed stands in the rooms."""
