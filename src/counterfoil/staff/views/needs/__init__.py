"""Pages about needs: asking, merging, the answer given back, the panel that looks at them."""
