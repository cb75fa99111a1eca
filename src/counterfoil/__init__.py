"""Counterfoil: accounts of long-term aid in which every figure opens to how it is known."""

__version__ = "0.1.0"
