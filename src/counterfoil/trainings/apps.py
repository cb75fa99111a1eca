from django.apps import AppConfig


class TrainingsConfig(AppConfig):
    name = "counterfoil.trainings"
    label = "trainings"

    def ready(self) -> None:
        from counterfoil.base.provision import after_migrate
        from counterfoil.trainings.term_actions import load_terms

        after_migrate(load_terms)
