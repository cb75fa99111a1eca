"""Batches of awards and relief, and enrolment: addresses."""

from django.urls import URLPattern, path

from counterfoil.staff.views.money import batches, enrolment

urlpatterns: list[URLPattern] = [
    path("schemes/<slug:slug>/money/enrolment/", enrolment.enrolment, name="enrolment"),
    path("money/awards/<uuid:public_id>/batches/", batches.batches_of, name="batches_of"),
    path("money/awards/<uuid:public_id>/batches/new/", batches.new_batch, name="new_batch"),
    path("money/batches/<uuid:public_id>/", batches.batch, name="batch"),
    path("money/batches/<uuid:public_id>/parts/", batches.batch_parts, name="batch_parts"),
    path("money/batches/<uuid:public_id>/decide/", batches.decide_batch, name="decide_batch"),
    path("money/batches/<uuid:public_id>/pay/", batches.pay_batch, name="pay_batch"),
    path("money/batches/<uuid:public_id>/next-year/", batches.next_year, name="next_year"),
    path("money/batches/<uuid:public_id>/end/", batches.end_batch, name="end_batch"),
]
