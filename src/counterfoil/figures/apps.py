from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "counterfoil.figures"
    label = "figures"
