from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "counterfoil.funds"
    label = "funds"
