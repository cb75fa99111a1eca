from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "counterfoil.promises"
    label = "promises"

    def ready(self) -> None:
        from counterfoil.promises import actions  # noqa: F401 - says what a redaction takes out here
