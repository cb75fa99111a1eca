from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "counterfoil.partners"
    label = "partners"
