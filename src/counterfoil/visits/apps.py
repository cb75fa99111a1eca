from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "counterfoil.visits"
    label = "visits"

    def ready(self) -> None:
        from counterfoil.base.provision import after_migrate
        from counterfoil.visits.looks.actions import load_checklists
        from counterfoil.visits.minutes import actions  # noqa: F401 - says what a redaction takes out here

        after_migrate(load_checklists)
