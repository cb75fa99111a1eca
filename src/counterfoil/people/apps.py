from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "counterfoil.people"
    label = "people"
