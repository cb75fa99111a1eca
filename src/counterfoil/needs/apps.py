from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "counterfoil.needs"
    label = "needs"

    def ready(self) -> None:
        from counterfoil.base.provision import after_migrate
        from counterfoil.needs import appraisal_actions, merge_actions  # noqa: F401 - say what follows a line
        from counterfoil.needs.actions import load_sectors

        after_migrate(load_sectors)
