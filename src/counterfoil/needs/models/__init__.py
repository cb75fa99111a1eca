"""The nouns of needs: what is asked for, and the panel that looks at it."""

from counterfoil.needs.models.appraisal import Appraisal, Criterion, Decision, Panelist, Points, Score
from counterfoil.needs.models.need import Band, Need, Sector, Urgency

__all__ = [
    "Appraisal", "Band", "Criterion", "Decision", "Need", "Panelist", "Points", "Score", "Sector", "Urgency",
]  # fmt: skip
