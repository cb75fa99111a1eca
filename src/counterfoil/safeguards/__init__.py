"""Safeguards: the words, warnings and locks that keep the people helped out of harm (see the guardrails page)."""
