from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SafeguardsConfig(AppConfig):
    """The room of locks, the lexicon of banned fields, and warnings about free text."""

    name = "counterfoil.safeguards"
    label = "safeguards"
    verbose_name = _("safeguards")
    default_auto_field = "django.db.models.BigAutoField"
