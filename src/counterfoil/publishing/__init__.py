"""Publishing: updates whose every figure is a token, and versions that can be checked."""
