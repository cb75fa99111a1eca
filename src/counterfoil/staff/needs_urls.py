"""Addresses of the pages about needs; a need goes by the public id of its line."""

from django.urls import path

from counterfoil.staff.views.needs import appraisal, asking, ending

urlpatterns = [
    path("schemes/<slug:slug>/needs/new/", asking.new_need, name="new_need"),
    path("needs/<uuid:public_id>/", asking.need, name="need"),
    path("needs/<uuid:public_id>/change/", asking.change_need, name="change_need"),
    path("needs/<uuid:public_id>/merge/", asking.merge_need, name="merge_need"),
    path("needs/<uuid:public_id>/part/", asking.part_need, name="part_need"),
    path("needs/<uuid:public_id>/answer/", ending.answer_need, name="answer_need"),
    path("needs/<uuid:public_id>/withdraw/", ending.withdraw_need, name="withdraw_need"),
    path("needs/<uuid:public_id>/told/", ending.tell_answer, name="tell_answer"),
    path("needs/<uuid:public_id>/appraisals/new/", appraisal.open_appraisal, name="open_appraisal"),
    path("appraisals/<uuid:public_id>/", appraisal.appraisal, name="appraisal"),
    path("appraisals/<uuid:public_id>/panel/", appraisal.join_panel, name="join_panel"),
    path("appraisals/<uuid:public_id>/conflict/", appraisal.declare_conflict, name="declare_conflict"),
    path("appraisals/<uuid:public_id>/sheet/", appraisal.score, name="score"),
    path("appraisals/<uuid:public_id>/decision/", appraisal.say_decision, name="say_decision"),
    path("appraisals/<uuid:public_id>/agree/", appraisal.agree_to_decision, name="agree_to_decision"),
    path("appraisals/<uuid:public_id>/break-off/", appraisal.break_off, name="break_off_appraisal"),
]
