"""What is heard of a course: addresses."""

from django.urls import URLPattern, path

from counterfoil.staff.views.trainings import heard, take_out

urlpatterns: list[URLPattern] = [
    path("courses/<uuid:public_id>/heard/", heard.heard, name="heard"),
    path("courses/<uuid:public_id>/codes/new/", heard.new_code, name="new_code"),
    path("codes/<uuid:public_id>/sheet/", heard.code_sheet, name="code_sheet"),
    path("codes/<uuid:public_id>/close/", heard.close_code, name="close_code"),
    path("courses/<uuid:public_id>/questions/new/", heard.new_question, name="new_question"),
    path("courses/<uuid:public_id>/questions/<int:number>/", heard.test_question, name="test_question"),
    path("courses/<uuid:public_id>/questions/<int:number>/drop/", heard.drop_question, name="drop_question"),
    path("courses/<uuid:public_id>/samples/new/", heard.new_sample, name="new_sample"),
    path("samples/<uuid:public_id>/take-out/", take_out.redact_sample, name="redact_sample"),
    path(
        "courses/<uuid:public_id>/questions/<int:number>/take-out/", take_out.redact_question, name="redact_question"
    ),
    path("schemes/<slug:slug>/plain-words/", heard.plain_words, name="plain_words"),
]
