from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "counterfoil.publishing"
    label = "publishing"

    def ready(self) -> None:
        from counterfoil.publishing import line_redact_actions  # noqa: F401 - says what a redaction takes out here
