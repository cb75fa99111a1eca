from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "counterfoil.exchange"
    label = "exchange"
