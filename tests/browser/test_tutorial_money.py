"""docs/tutorial-money.md, in English and in Chinese, word for word: tables are typed, bold words are pressed."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone, translation

from counterfoil.funds.models import Payment
from tests.browser import test_tutorial_visit as visit

SCHEME = {"en": "Harbour City and Stone Valley", "zh-hans": "海港市与石谷县"}
FUND = {"en": "Spring awards", "zh-hans": "春季助学金"}
DONOR = {"en": "Tidewater Shipping Company", "zh-hans": "潮汐航运公司"}


class Reader(visit.Reader):
    """A newcomer with this tutorial beside the page."""

    def __init__(self, page: Any, address: str, language: str) -> None:
        self.page, self.address, self.language = page, address, language
        name = {"en": "tutorial-money.md", "zh-hans": "tutorial-money.zh.md"}[language]
        text = (visit.DOCS / name).read_text("utf-8")
        self.text = re.sub(r"\s+", " ", text)
        self.tables = [
            [[cell.strip(" `*") for cell in line.strip("|").split("|")] for line in lines.splitlines()[2:]]
            for lines in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
        ]

    def said(self, words: dict[str, str]) -> str:
        """A name of the demo, which the tutorial must have in bold."""
        assert f"**{words[self.language]}**" in self.text, words
        return words[self.language]

    def one(self, one: str, many: str, count: int) -> str:
        """Words with a count, which the tutorial must have in bold."""
        with translation.override(self.language):
            words = translation.ngettext(one, many, count) % {"count": count}
        assert f"**{words}**" in self.text, f"the tutorial does not say **{words}**"
        return words

    def labelled(self, label: str) -> Any:
        """The field of a label, whether or not the label adds that it may stay blank."""
        return self.page.get_by_label(re.compile(rf"^{re.escape(label)}")).first

    def fills(self, label: str, words: str) -> None:
        self.labelled(label).fill(words)

    def chooses(self, label: str, words: str) -> None:
        self.labelled(self.bold(label)).select_option(label=words)

    def fills_table(self, number: int, labels: tuple[str, ...]) -> None:
        for label, (_question, write) in zip(labels, self.tables[number], strict=True):
            self.fills(self.bold(label), write)

    def changes_to(self, who: str) -> None:
        self.presses(self.bold("Sign out"))
        self.signs_in(who)

    def opens_money(self) -> None:
        self.page.get_by_role("link", name=self.said(SCHEME)).last.click()
        self.presses(self.bold("Money"))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_tutorial_word_for_word(live_demo, new_page, language, tmp_path):
    page = new_page(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    reader = Reader(page, live_demo, language)
    reader.signs_in("finance")
    reader.bold("Your schemes")
    pledges(reader)
    receives(reader)
    batches(reader)
    approves(reader)
    pays(reader, tmp_path)
    acknowledges(reader)
    link = gives_the_link(reader)
    closes(reader)
    reads(reader, new_page(viewport={"width": 360, "height": 740}), link)


def pledges(reader: Reader) -> None:
    """Part 1."""
    reader.opens_money()
    reader.sees(reader.bold("Funds"))
    reader.presses(reader.bold("Enter a gift"))
    reader.fills_table(0, ("Currency", "The whole", "What it is called"))
    reader.chooses("To which fund", reader.said(FUND))
    reader.chooses("Donor", reader.said(DONOR))
    assert reader.labelled(reader.bold("Pledged on")).input_value() == timezone.localdate().isoformat()
    reader.presses(reader.bold("Save"))
    reader.sees(reader.tables[0][2][1])


def receives(reader: Reader) -> None:
    """Part 2."""
    reader.presses(reader.bold("Enter money that came"))
    assert "`90000`" in reader.text
    reader.fills(reader.bold("How much came"), "90000")
    reader.presses(reader.bold("Save"))
    reader.page.get_by_role("heading", name=reader.bold("What came")).wait_for()


def batches(reader: Reader) -> None:
    """Part 3."""
    reader.presses(reader.bold("Money"))
    reader.presses(reader.bold("Batches"))
    reader.presses(reader.bold("Start a batch"))
    assert reader.page.get_by_label(reader.bold("awards for studies"), exact=True).is_checked()
    reader.chooses("From which fund", reader.said(FUND))
    labels = ("Name of the batch", "How many awards, or codes of relief", "In all, for one year", "Currency")
    reader.fills_table(1, labels)
    reader.presses(reader.bold("Start the batch"))
    for number, (school, count) in enumerate(reader.tables[2], start=1):
        reader.page.locator(f"[name=p{number}-school]").fill(school)
        reader.page.locator(f"[name=p{number}-people]").fill(count)
    reader.presses(reader.bold("Save the parts"))
    reader.sees(reader.bold("The parts make the whole, in people and in money."))
    reader.presses(reader.bold("Decide the batch"))
    reader.page.get_by_role("heading", name=reader.bold("Pay it")).wait_for()
    reader.presses(reader.bold("Put the payments into the run"))
    for row in reader.tables[3]:
        reader.sees(f"{row[2].lstrip('-')[:2]},000.00")
    reader.presses(reader.bold("Hand it over for approval"))


def approves(reader: Reader) -> None:
    """Part 4."""
    reader.changes_to("approver")
    waits = reader.one(
        "%(count)s run of payments waits for your approval", "%(count)s runs of payments wait for your approval", 2
    )
    reader.page.get_by_text(waits).first.click()
    run = reader.tables[1][0][1]
    assert f"**{run}**" in reader.text
    reader.page.get_by_text(run).first.click()
    reader.presses(reader.bold("Read and approve"))
    reader.presses(reader.bold("I have read it: approve"))
    reader.sees(reader.bold("approved, money reserved"))


def pays(reader: Reader, folder: Path) -> None:
    """Part 5: the file for the bank, the bank's own file, and each line with its payment."""
    reader.changes_to("finance")
    reader.opens_money()
    reader.presses(reader.bold("Runs of payments"))
    reader.page.get_by_text(reader.tables[1][0][1]).first.click()
    reader.bold("The file for the bank")
    reader.page.locator("[name=kind]").select_option(label=reader.bold("CSV in UTF-8"))
    with reader.page.expect_download() as download:
        reader.presses(reader.bold("Fetch the file"))
    statement = folder / "statement.csv"
    statement.write_text(paid_by_the_bank(Path(download.value.path()).read_text("utf-8-sig"), reader), "utf-8")
    reader.presses(reader.bold("Money"))
    reader.presses(reader.bold("Bank"))
    account = {"en": "Main account (CNY)", "zh-hans": "Main account (CNY)"}
    reader.page.get_by_text(reader.said(account)).first.click()
    reader.presses(reader.bold("Read a statement in"))
    reader.page.locator("input[type=file]").set_input_files(statement)
    reader.presses(reader.bold("Look at it first"))
    reader.presses(reader.bold("Read it in"))
    explained = {"en": "is explained", "zh-hans": "的流水已说明"}[reader.language]
    assert explained in reader.text
    for _row in reader.tables[3]:
        reader.page.locator(".bank-lines .button--primary").first.click()
        reader.sees(explained)
    assert reader.page.locator(".bank-lines .button--primary").count() == 0
    codes = [row[1] for row in csv.reader(io.StringIO(statement.read_text("utf-8")))][1:]
    paid = Payment.objects.filter(code__in=[code.split()[-1] for code in codes])
    assert [each.state for each in paid] == [Payment.State.PAID] * 3


def paid_by_the_bank(order: str, reader: Reader) -> str:
    """The statement that a bank would send: a line for each payment of the order, with its code and its amount."""
    codes = {row["Reference"]: row["Amount"] for row in csv.DictReader(io.StringIO(order))}
    assert sorted(codes.values()) == sorted(row[2].lstrip("-") for row in reader.tables[3])
    target = io.StringIO()
    file = csv.writer(target)
    file.writerow(("Date", "Description", "Amount"))
    assert "| Date | Description | Amount |" in reader.text
    for code, amount in codes.items():
        file.writerow((timezone.localdate(), f"Award {code}", f"-{amount}"))
    return target.getvalue()


def acknowledges(reader: Reader) -> None:
    """Part 6."""
    reader.changes_to("host")
    waits = reader.one("%(count)s payment: say whether it came", "%(count)s payments: say whether they came", 3)
    reader.page.get_by_text(waits).first.click()
    reader.page.get_by_role("heading", name=reader.bold("What came"), level=1).wait_for()
    answers = reader.page.locator(".answer", has_text=timezone.localdate().isoformat())
    for number in range(answers.count()):
        answers.nth(number).locator("input[type=checkbox]").check()
    school = reader.tables[2][1][0]
    torn = reader.page.locator(".answer", has_text=school)
    torn.get_by_text(reader.bold("Another amount came")).click()
    assert "`29900`" in reader.text
    torn.locator("[name^=minor_]").fill("29900")
    reader.presses(reader.bold("Say that it came"))
    with translation.override(reader.language):
        said = translation.ngettext("%(count)d payment is acknowledged.", "%(count)d payments are acknowledged.", 3)
    assert f"**{said % {'count': 3}}**" in reader.text
    reader.sees(said % {"count": 3})


def gives_the_link(reader: Reader) -> str:
    """Part 7: the chain, and the donor's private link."""
    reader.changes_to("finance")
    reader.opens_money()
    reader.presses(reader.bold("Batches"))
    reader.page.get_by_role("link", name=reader.tables[1][0][1]).first.click()
    reader.sees(reader.bold("the sides differ"))
    reader.presses(reader.bold("Money"))
    reader.presses(reader.bold("Donors"))
    reader.page.get_by_text(reader.said(DONOR)).first.click()
    reader.presses(reader.bold("A link for a donor"))
    reader.presses(reader.bold("Make the link"))
    link = re.search(r"https?://[^\s\"<]+", reader.page.locator("main").inner_html())
    assert link, reader.page.locator("main").inner_text()
    return link[0]


def closes(reader: Reader) -> None:
    """Part 8."""
    reader.presses(reader.bold("Money"))
    reader.presses(reader.bold("Books"))
    reader.presses(reader.bold("Close a period"))
    last = timezone.localdate().replace(day=1) - timezone.timedelta(days=1)
    assert reader.page.locator("[name=until]").input_value() == last.isoformat()
    reader.presses(reader.bold("Close the books"))
    reader.sees(last.isoformat())


def reads(reader: Reader, page: Any, link: str) -> None:
    """What the donor sees, without signing in."""
    page.goto(link)
    page.get_by_role("heading", name=reader.bold("What became of your gift"), level=1).wait_for()
    text = page.locator("main").inner_text()
    assert reader.tables[1][0][1] in text and "89,900" in text
    assert not any(school in text for school, _count in reader.tables[2])
