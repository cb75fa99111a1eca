"""Payees, runs, bank: addresses."""

from django.urls import URLPattern, path

from counterfoil.staff.views.money import acknowledge, approvals, bank, payees, payments, runs

urlpatterns: list[URLPattern] = [
    path("schemes/<slug:slug>/money/arrived/", acknowledge.arrived, name="arrived"),
    path("money/paying/<uuid:public_id>/runs/", runs.runs_of, name="runs_of"),
    path("money/paying/<uuid:public_id>/runs/new/", runs.new_run, name="new_run"),
    path("money/paying/<uuid:public_id>/rules/", approvals.approval_rules, name="approval_rules"),
    path("money/paying/<uuid:public_id>/payees/", payees.payees_of, name="payees_of"),
    path("money/paying/<uuid:public_id>/payees/new/", payees.new_payee, name="new_payee"),
    path("money/paying/<uuid:public_id>/bank/", bank.bank_of, name="bank_of"),
    path("money/payees/<uuid:public_id>/end/", payees.end_payee, name="end_payee"),
    path("money/runs/<uuid:public_id>/", runs.run, name="run"),
    path("money/runs/<uuid:public_id>/payments/new/", runs.new_payment, name="new_payment"),
    path("money/runs/<uuid:public_id>/payments.xlsx", runs.run_sheet_of, name="run_sheet"),
    path("money/runs/<uuid:public_id>/submit/", runs.submit_run, name="submit_run"),
    path("money/runs/<uuid:public_id>/recall/", runs.recall_run, name="recall_run"),
    path("money/runs/<uuid:public_id>/approve/", approvals.approve_run, name="approve_run"),
    path("money/runs/<uuid:public_id>/refuse/", approvals.refuse_run, name="refuse_run"),
    path("money/runs/<uuid:public_id>/order/", runs.order_run, name="order_run"),
    path("money/runs/<uuid:public_id>/paid/", runs.confirm_run, name="confirm_run"),
    path("money/payments/<uuid:public_id>/", payments.payment, name="payment"),
    path("money/payments/<uuid:public_id>/remove/", payments.remove_payment, name="remove_payment"),
    path("money/payments/<uuid:public_id>/failed/", payments.fail_payment, name="fail_payment"),
    path("money/payments/<uuid:public_id>/withdraw/", payments.withdraw_payment, name="withdraw_payment"),
    path("money/payments/<uuid:public_id>/again/", payments.reissue_payment, name="reissue_payment"),
    path("money/bank/<uuid:public_id>/", bank.bank_account, name="bank_account"),
    path("money/bank/<uuid:public_id>/statement/", bank.read_statement, name="read_statement"),
    path("money/bank/<uuid:public_id>/lines/<int:number>/", bank.bank_line, name="bank_line"),
    path("money/bank/<uuid:public_id>/lines/<int:number>/match/", bank.match_line, name="match_line"),
    path("money/matches/<uuid:public_id>/undo/", bank.undo_match, name="undo_match"),
]
