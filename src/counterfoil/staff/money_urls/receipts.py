"""Receipts and donors' links: addresses."""

from django.urls import URLPattern, path

from counterfoil.staff.views.money import receipts

urlpatterns: list[URLPattern] = [
    path("schemes/<slug:slug>/money/receipts/", receipts.receipts_of, name="receipts_of"),
    path("money/books/<uuid:public_id>/receipts/new/", receipts.new_receipt, name="new_receipt"),
    path("money/books/<uuid:public_id>/receipts/prescribed/", receipts.note_prescribed, name="note_prescribed"),
    path("money/receipts/<uuid:public_id>/void/", receipts.void_receipt, name="void_receipt"),
    path("money/receipts/<uuid:public_id>/<str:language>/", receipts.receipt_paper, name="receipt_paper"),
    path("money/donors/<uuid:public_id>/link/", receipts.donor_link, name="donor_link"),
    path("money/links/<uuid:public_id>/end/", receipts.end_donor_link, name="end_donor_link"),
]
