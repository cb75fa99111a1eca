from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "counterfoil.public"
    label = "public"
