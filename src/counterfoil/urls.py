"""All addresses of the house, door by door.

Pages for readers and for staff stand below their language (/en/…, /zh-hans/…, /ug/…); files do not.
"""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from counterfoil.public.views.plain import robots

urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path("files/", include("counterfoil.exchange.urls")),
    *i18n_patterns(
        path("staff/", include("counterfoil.staff.urls")),
        path("p/", include("counterfoil.staff.link_urls")),
        path("donors/", include("counterfoil.staff.donor_urls")),
        path("visit/", include("counterfoil.staff.visit_link_urls")),
        path("q/", include("counterfoil.public.code_urls")),
        path("", include("counterfoil.public.urls")),
    ),
]
