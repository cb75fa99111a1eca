"""Addresses of the public pages. They are promises: tests/house/public_routes.txt only grows."""

from django.urls import path

from counterfoil.public.views import chain, figures, home, plain, promises, schemes, sources, updates

app_name = "public"
urlpatterns = [
    path("", home.home, name="home"),
    path("schemes/", schemes.schemes, name="schemes"),
    path("schemes/<slug:slug>/", schemes.scheme, name="scheme"),
    path("schemes/<slug:slug>/promises/", promises.promises, name="promises"),
    path("schemes/<slug:slug>/chain/", chain.chain, name="chain"),
    path("schemes/<slug:slug>/chain/<uuid:public_id>/", chain.programme, name="chain_programme"),
    path("updates/", updates.updates, name="updates"),
    path("updates/<slug:slug>/", updates.update, name="update"),
    path("updates/<slug:slug>/versions/<int:number>/", updates.update_version, name="update_version"),
    path("updates/<slug:slug>/figures/<str:key>/", figures.figure, name="figure"),
    path("updates/<slug:slug>/versions/<int:number>/figures/<str:key>/", figures.figure, name="figure"),
    path("sources/<uuid:public_id>/", sources.source, name="source"),
    path("statements/<uuid:public_id>/", sources.statement, name="statement"),
    path("how-we-know/", plain.how_we_know, name="how_we_know"),
    path("guardrails/", plain.guardrails, name="guardrails"),
]
