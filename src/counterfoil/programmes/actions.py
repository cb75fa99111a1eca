"""Writes about programmes, by the name that other rooms know; each thing has its own `…_actions.py`."""

from counterfoil.programmes.programme_actions import start_programme

__all__ = ["start_programme"]
