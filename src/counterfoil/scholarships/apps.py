from django.apps import AppConfig


class ScholarshipsConfig(AppConfig):
    name = "counterfoil.scholarships"
    label = "scholarships"
