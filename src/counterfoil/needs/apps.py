from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "counterfoil.needs"
    label = "needs"

    def ready(self) -> None:
        from counterfoil.base.provision import after_migrate
        from counterfoil.needs.actions import load_sectors

        after_migrate(load_sectors)
