"""Addresses of programmes, their logframes, budgets and agreements: `staff/urls.py` takes them in."""

from django.urls import path

from counterfoil.staff.views.programmes import agreements, budget, logframe, programme

urlpatterns = [
    path("schemes/<slug:slug>/programmes/new/", programme.plan_programme, name="plan_programme"),
    path("programmes/<uuid:public_id>/", programme.programme, name="programme"),
    path("programmes/<uuid:public_id>/change/", programme.change_programme, name="change_programme"),
    path("programmes/<uuid:public_id>/needs/", programme.programme_needs, name="programme_needs"),
    path("programmes/<uuid:public_id>/parties/", programme.programme_parties, name="programme_parties"),
    path("programmes/<uuid:public_id>/time-line/", programme.new_moment, name="new_moment"),
    path(
        "programmes/<uuid:public_id>/time-line/<int:number>/take-out/", programme.redact_moment, name="redact_moment"
    ),
    path("programmes/<uuid:public_id>/release/", programme.release_programme, name="release_programme"),
    path("programmes/<uuid:public_id>/hold-back/", programme.hold_back_programme, name="hold_back_programme"),
    path("programmes/<uuid:public_id>/results/new/", logframe.new_result, name="new_result"),
    path("results/<uuid:public_id>/", logframe.change_result, name="change_result"),
    path("results/<uuid:public_id>/drop/", logframe.drop_result, name="drop_result"),
    path("results/<uuid:public_id>/indicators/new/", logframe.new_indicator, name="new_indicator"),
    path("indicators/<uuid:public_id>/", logframe.change_indicator, name="change_indicator"),
    path("indicators/<uuid:public_id>/drop/", logframe.drop_indicator, name="drop_indicator"),
    path("indicators/<uuid:public_id>/periods/", logframe.indicator_periods, name="indicator_periods"),
    path("indicators/<uuid:public_id>/periods/<int:number>/", logframe.reading, name="reading"),
    path("indicators/<uuid:public_id>/periods/<int:number>/remove/", logframe.remove_period, name="remove_period"),
    path("readings/<uuid:public_id>/take-out/", logframe.redact_reading, name="redact_reading"),
    path("programmes/<uuid:public_id>/budget/new/", budget.new_budget_line, name="new_budget_line"),
    path("budget-lines/<uuid:public_id>/", budget.change_budget_line, name="change_budget_line"),
    path("budget-lines/<uuid:public_id>/drop/", budget.drop_budget_line, name="drop_budget_line"),
    path("money/funds/<uuid:public_id>/budget/", budget.fund_budget, name="fund_budget"),
    path("schemes/<slug:slug>/agreements/", agreements.agreements_of, name="agreements_of"),
    path("schemes/<slug:slug>/agreements/new/", agreements.new_agreement, name="new_agreement"),
    path("agreements/<uuid:public_id>/", agreements.agreement, name="agreement"),
    path("agreements/<uuid:public_id>/change/", agreements.change_agreement, name="change_agreement"),
    path("agreements/<uuid:public_id>/paper/", agreements.agreement_paper, name="agreement_paper"),
    path(
        "agreement-papers/<uuid:public_id>/confirm/", agreements.confirm_agreement_paper,
        name="confirm_agreement_paper",
    ),
]  # fmt: skip
