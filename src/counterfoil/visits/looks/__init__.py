"""Looks: what was looked at in a place, the findings that came of it, and photographs."""
