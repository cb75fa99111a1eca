from django.apps import AppConfig


class LinesConfig(AppConfig):
    name = "counterfoil.lines"
    label = "lines"
