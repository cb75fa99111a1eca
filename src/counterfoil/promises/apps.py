from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "counterfoil.promises"
    label = "promises"
