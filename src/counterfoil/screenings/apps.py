from django.apps import AppConfig


class ScreeningsConfig(AppConfig):
    name = "counterfoil.screenings"
    label = "screenings"
