"""What the demo's books say of funds, donors, gifts, goods and papers; each verb is one action of a room."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText
from counterfoil.funds import (
    answer_actions,
    donor_actions,
    fund_actions,
    giving_actions,
    goods_actions,
    link_actions,
    proposal_actions,
    rate_actions,
    receipt_actions,
    transfer_actions,
)  # fmt: skip
from counterfoil.funds.fund_actions import Terms
from counterfoil.funds.giving_actions import Giver, Planned
from counterfoil.funds.models import Condition, Donor, Fund, Gift, Item, LegalCheck, Purpose, Transfer
from counterfoil.funds.restriction_actions import Restriction
from counterfoil.funds.transfer_actions import Given
from counterfoil.ledger import actions as ledger
from counterfoil.packs.demo.money_desk import Desk, Told, day, may_day
from counterfoil.partners import actions as partners
from counterfoil.partners.models import Place
from counterfoil.programmes import actions as programmes
from counterfoil.statements.models import Unit


def add_organisation(desk: Desk, told: Told) -> None:
    """An invented organisation, at the table of the scheme where it sits on a side."""
    made = partners.add_organisation(name=_name(told), invented=True, by=desk.finance)
    if "side" in told:
        partners.seat_parties(scheme=desk.scheme, side=Side(told["side"]), organisations=[made], by=desk.finance)
    desk.made[told["key"]] = made


def _name(told: Told) -> TranslatedText:
    return TranslatedText({language: told[language] for language in ("en", "zh-hans", "ug") if language in told})


# Funds and accounts


def _place(desk: Desk, told: Told) -> Place:
    """A place that an account has named already, or a new one."""
    found = Place.objects.filter(name__en=told["name"]["en"], invented=True).first()
    return found or partners.add_place(name=_name(told["name"]), invented=True, by=desk.finance)


def _programme(desk: Desk, told: Told) -> object:
    return programmes.start_programme(scheme=desk.scheme, name=_name(told["name"]), by=desk.finance)


def _account(desk: Desk, told: Told) -> object:
    return fund_actions.open_bank_account(
        book=desk.book, name=told["name"], number=told["number"], bank_code=told.get("bank_code", ""),
        currency=desk.currency, by=desk.finance,
    )  # fmt: skip


def _restriction(desk: Desk, told: Told) -> Restriction:
    return Restriction(
        purposes=tuple(Purpose(each) for each in told.get("purposes", ())),
        programme=desk.may(told, "programme"),
        places=tuple(desk[each] for each in told.get("places", ())),
        begins=may_day(told, "begins"),
        ends=may_day(told, "ends"),
        conditions=tuple(Condition.Code(each) for each in told.get("conditions", ())),
        at_most=(desk.money(told, "at_most"),) if "at_most" in told else (),
    )


def _fund(desk: Desk, told: Told) -> Fund:
    return fund_actions.open_fund(
        book=desk.book, name=_name(told["name"]), currencies=[desk.currency], restriction=_restriction(desk, told),
        terms=Terms(
            Decimal(told.get("fee", "0")), Fund.Leftover(told.get("leftover", "ask")), desk.may(told, "leftover_to")
        ),
        is_revolving=told.get("lends", False), by=desk.finance,
    )  # fmt: skip


def _change(desk: Desk, told: Told) -> None:
    """Another restriction, to which each donor said yes, and a second person."""
    given = [Given(desk[each["donor"]], day(each), each["how"]) for each in told["consents"]]
    fund = desk[told["fund"]]
    proposal = proposal_actions.propose_restriction(
        fund=fund, restriction=_restriction(desk, told), consents=given, day=day(told), reason=told["reason"],
        by=desk.finance,
    )  # fmt: skip
    answer_actions.approve(proposal=proposal, by=desk.approver)
    fund.refresh_from_db()


# Donors and gifts


def _check(desk: Desk, told: Told) -> None:
    for word in told["organisations"]:
        donor_actions.record_legal_check(
            scheme=desk.scheme, organisation=desk.organisation(word), lists=told["lists"], day=day(told),
            outcome=LegalCheck.Outcome(told.get("outcome", "clear")), note=told.get("note", ""), by=desk.finance,
        )  # fmt: skip


def _donor(desk: Desk, told: Told) -> Donor:
    return donor_actions.add_donor(
        book=desk.book, kind=Donor.Kind(told["kind"]), name=told.get("name", ""),
        organisation=desk.organisation(told["organisation"]) if "organisation" in told else None,
        anonymous=told.get("anonymous", False), by=desk.finance,
    )  # fmt: skip


def _givers(desk: Desk, told: Told) -> list[Giver]:
    return [
        Giver(desk[donor], desk.minor(*share, told) if share else None)  # type: ignore[call-arg]
        for donor, *share in told["givers"]
    ]


def _pledge(desk: Desk, told: Told) -> Gift:
    parts = told.get("instalments", ())
    return giving_actions.pledge_gift(
        fund=desk[told["fund"]], currency=told.get("currency", desk.currency), day=day(told),
        givers=_givers(desk, told), kind=Gift.Kind(told.get("kind", "money")),
        whole=desk.money(told, "whole").minor if "whole" in told else None,
        instalments=[Planned(desk.minor(part["amount"], told), may_day(part, "due")) for part in parts],
        name=_name(told["name"]) if "name" in told else None, by=desk.finance,
    )  # fmt: skip


def _instalment(desk: Desk, told: Told) -> object:
    planned = Planned(desk.money(told).minor, may_day(told, "due"))
    return giving_actions.add_instalment(gift=desk[told["gift"]], planned=planned, day=day(told), by=desk.finance)


def _receive(desk: Desk, told: Told) -> object:
    settles = desk.may(told, "instalment")
    return giving_actions.receive(
        gift=desk[told["gift"]], bank_account=desk["bank"], day=day(told), money=desk.money(told),
        instalment=settles, settles=told.get("settles_minor"), by=desk.finance,
    )  # fmt: skip


def _lot(desk: Desk, told: Told) -> object:
    return giving_actions.receive_lot(
        fund=desk[told["fund"]], platform=desk[told["donor"]], bank_account=desk["bank"], day=day(told),
        money=desk.money(told), donations=told["donations"], by=desk.finance,
    )  # fmt: skip


# Goods and cover


def _goods(desk: Desk, told: Told) -> Gift:
    drafts = [
        goods_actions.ItemDraft(
            words=each["words"], unit=Unit.objects.get(code=each["unit"]), quantity=Decimal(each["quantity"]),
            condition=Item.Condition(each["condition"]), basis=Item.Basis(each.get("basis", "not_stated")),
            worth=desk.minor(each["worth"], told) if "worth" in each else None, store=each.get("store", ""),
        )
        for each in told["items"]
    ]  # fmt: skip
    gift = goods_actions.give_goods(
        fund=desk[told["fund"]], currency=desk.currency, day=day(told), givers=_givers(desk, told), items=drafts,
        name=_name(told["name"]), by=desk.finance,
    )  # fmt: skip
    desk.made |= {each["key"]: gift.items.get(words=each["words"]) for each in told["items"]}
    return gift


def _deliver(desk: Desk, told: Told) -> None:
    """A part of an item, and how many came, where the other side said so."""
    made = goods_actions.deliver(
        item=desk[told["item"]], to=desk.organisation(told["to"]), day=day(told), quantity=Decimal(told["quantity"]),
        by=desk.finance,
    )  # fmt: skip
    if "came" in told:
        goods_actions.countersign(delivery=made, quantity=Decimal(told["came"]), by=desk.host)


def _cover(desk: Desk, told: Told) -> object:
    return goods_actions.note_cover(
        gift=desk[told["gift"]], cover=desk.money(told, "cover"), premium=desk.money(told, "premium").minor,
        begins=day(told, "begins"), ends=day(told, "ends"), by=desk.finance,
    )  # fmt: skip


# What one proposes and another approves


def _propose(desk: Desk, told: Told) -> object:
    """Proposed; approved or refused by the approver, where the step says so; else it waits."""
    kind, said = told["kind"], {"day": day(told), "reason": told["reason"], "by": desk.finance}
    if kind == "pledge":
        row = desk[told["gift"]].instalments.get(number=told["number"])
        made = proposal_actions.propose_pledge_off(instalment=row, minor=desk.money(told).minor, **said)
    elif kind == "loan":
        made = proposal_actions.propose_loan_off(loan=desk[told["loan"]], minor=desk.money(told).minor, **said)
    elif kind == "goods":
        made = proposal_actions.propose_goods_off(item=desk[told["item"]], quantity=Decimal(told["quantity"]), **said)
    else:
        made = proposal_actions.propose_transfer(
            kind=Transfer.Kind(kind), giver=desk[told["giver"]], taker=desk[told["taker"]], money=desk.money(told),
            **said,
        )  # fmt: skip
    if told.get("approved"):
        answer_actions.approve(proposal=made, by=desk.approver)
    elif "refused" in told:
        answer_actions.refuse(proposal=made, reason=told["refused"], by=desk.approver)
    return made


# Papers for donors, and ends


def _receipt(desk: Desk, told: Told) -> object:
    thing: dict[str, Any] = {"item": desk[told["item"]]} if "item" in told else {"incoming": desk[told["incoming"]]}
    made = receipt_actions.issue_receipt(
        donor=desk[told["donor"]], minor=desk.money(told).minor if "amount" in told else None, by=desk.finance,
        **thing,
    )  # fmt: skip
    if "replaced" in told:
        made = receipt_actions.replace_receipt(receipt=made, reason=told["replaced"], by=desk.finance)
    return made


def _prescribed(desk: Desk, told: Told) -> object:
    codes = {name: told[name] for name in ("form_code", "form_number", "check_code")}
    return receipt_actions.note_prescribed(
        donor=desk[told["donor"]], incoming=desk[told["incoming"]], day=day(told),
        minor=desk.money(told).minor if "amount" in told else None, by=desk.finance, **codes,
    )  # fmt: skip


def _link(desk: Desk, told: Told) -> None:
    """A donor's private link; its secret is told to nobody here, so that another is given to whoever asks."""
    link_actions.give_donor_link(donor=desk[told["donor"]], days=told["days"], by=desk.finance)


def _rate(desk: Desk, told: Told) -> object:
    return rate_actions.enter_rate(
        book=desk.book, currency=told["currency"], into=desk.currency, day=day(told), rate=Decimal(told["rate"]),
        source=told["source"], by=desk.finance,
    )  # fmt: skip


def _end_fund(desk: Desk, told: Told) -> None:
    transfer_actions.end_fund(fund=desk[told["fund"]], by=desk.finance)


def _close(desk: Desk, told: Told) -> None:
    ledger.close_period(book=desk.book, until=day(told), by=desk.approver)


DONE: dict[str, Callable[[Desk, Told], object]] = {
    "place": _place, "programme": _programme, "account": _account, "fund": _fund, "change": _change,
    "check": _check, "donor": _donor, "pledge": _pledge, "instalment": _instalment, "receive": _receive, "lot": _lot,
    "goods": _goods, "deliver": _deliver, "cover": _cover, "propose": _propose, "receipt": _receipt,
    "prescribed": _prescribed, "link": _link, "rate": _rate, "end_fund": _end_fund, "close": _close,
}  # fmt: skip
