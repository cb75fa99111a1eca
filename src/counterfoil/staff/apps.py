from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "counterfoil.staff"
    label = "staff"
