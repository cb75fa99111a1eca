from django.apps import AppConfig


class StatementsConfig(AppConfig):
    name = "counterfoil.statements"
    label = "statements"
