"""The models of money: funds and their restrictions, gifts, goods, bank, payments, receipts."""

from counterfoil.funds.models.bank import BankAccount, BankLine, BankStatement, Match
from counterfoil.funds.models.fund import Condition, Consent, Fund, Loan, LoanStep, Purpose, Transfer
from counterfoil.funds.models.giving import Donor, Gift, GiftDonor, Incoming, Instalment, LegalCheck
from counterfoil.funds.models.goods import Cover, Delivery, Item
from counterfoil.funds.models.paying import Acknowledgement, Approval, ApprovalRule, Payee, Payment, Run
from counterfoil.funds.models.proposals import Proposal
from counterfoil.funds.models.receipts import DonorLink, Rate, Receipt, Series

__all__ = [
    "Acknowledgement", "Approval", "ApprovalRule", "BankAccount", "BankLine", "BankStatement", "Condition", "Consent",
    "Cover", "Delivery", "Donor", "DonorLink", "Fund", "Gift", "GiftDonor", "Incoming", "Instalment", "Item",
    "LegalCheck", "Loan", "LoanStep", "Match", "Payee", "Payment", "Proposal", "Purpose", "Rate", "Receipt", "Run",
    "Series", "Transfer",
]  # fmt: skip
