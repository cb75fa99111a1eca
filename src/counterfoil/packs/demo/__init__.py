"""The demo: real public accounts and an invented scheme, loaded the way everybody's packs are loaded.

Everything told is data: `accounts/` the packs as text, `updates/` the pages made of them, `schemes.toml`,
`names.toml`, `renderings.toml` (our translations of what sources said) and `people.toml` (who signs in).
"""

from __future__ import annotations

from counterfoil.base.actors import Actor

PASSWORD = "counterfoil demo"  # noqa: S105 - printed for everybody; these users are made by the demo alone


def load(*, by: Actor) -> list[str]:
    """Load whatever of the demo is not there yet; gives the lines that tell how to sign in.

    Where nothing has changed since the last time, one question to the database is all it costs.
    """
    from counterfoil.packs.demo import actions  # models: only once Django is up

    return actions.load(by=by)
