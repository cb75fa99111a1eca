from django.apps import AppConfig


class ScholarshipsConfig(AppConfig):
    name = "counterfoil.scholarships"
    label = "scholarships"

    def ready(self) -> None:
        from counterfoil.scholarships import queries  # noqa: F401 - answers for enrolment, which `funds` asks
