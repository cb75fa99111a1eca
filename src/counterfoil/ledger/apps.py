from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "counterfoil.ledger"
    label = "ledger"

    def ready(self) -> None:
        from counterfoil.base.provision import after_migrate
        from counterfoil.ledger.rights import grant

        after_migrate(grant)
