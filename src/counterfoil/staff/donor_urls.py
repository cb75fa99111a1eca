"""Addresses that donors get: they are printed and sent, so they stay."""

from django.urls import path

from counterfoil.staff.views.money import donors_read

app_name = "donors"
urlpatterns = [
    path("receipts/<uuid:public_id>/<str:token>/", donors_read.check, name="check"),
    path("<str:token>/", donors_read.follow, name="follow"),
]
