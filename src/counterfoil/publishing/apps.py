from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "counterfoil.publishing"
    label = "publishing"
