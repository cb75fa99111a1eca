from django.apps import AppConfig


class StatementsConfig(AppConfig):
    name = "counterfoil.statements"
    label = "statements"

    def ready(self) -> None:
        from counterfoil.base.provision import after_migrate
        from counterfoil.statements.terms.actions import load_terms

        after_migrate(load_terms)
