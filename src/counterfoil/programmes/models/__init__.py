"""The nouns of programmes: the programme with its time line, parties, budget and agreements; and its logframe."""

from counterfoil.programmes.models.logframe import Indicator, Period, Reading, Result
from counterfoil.programmes.models.programme import (
    OVER,
    Agreement,
    AgreementPaper,
    BudgetLine,
    Moment,
    Programme,
    ProgrammeParty,
    State,
)

__all__ = [
    "OVER", "Agreement", "AgreementPaper", "BudgetLine", "Indicator", "Moment", "Period", "Programme",
    "ProgrammeParty", "Reading", "Result", "State",
]  # fmt: skip
