"""The closed lists that statements draw on, kept as data: a new term needs no migration, and a second pair of eyes.

The terms that come with Counterfoil stand in the TOML files beside this module; `statements.actions.load_terms`
brings them into the database after every migration.
"""

from counterfoil.statements.terms.models import Dimension, Measure, Shape, TallyKind, Term, Unit, UnitKind

__all__ = ["Dimension", "Measure", "Shape", "TallyKind", "Term", "Unit", "UnitKind"]
