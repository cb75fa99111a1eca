from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "counterfoil.visits"
    label = "visits"
