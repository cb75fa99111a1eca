from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "counterfoil.programmes"
    label = "programmes"
