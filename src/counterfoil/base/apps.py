from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "counterfoil.base"
    label = "base"
