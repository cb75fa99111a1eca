"""Addresses of the pages about money, one list for each part of the work; all lie under `money/`."""

from django.urls import URLPattern

from counterfoil.staff.money_urls import batches, books, giving, paying, receipts

urlpatterns: list[URLPattern] = [
    *giving.urlpatterns,
    *paying.urlpatterns,
    *batches.urlpatterns,
    *receipts.urlpatterns,
    *books.urlpatterns,
]
