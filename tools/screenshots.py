"""The pictures of docs/pictures, taken of the demo in a home of its own that is thrown away afterwards.

make pictures        # or: python -m tools.screenshots [OUT_FOLDER]

Needs Chromium (see tests/browser/conftest.py). What differs from run to run, the moment of publication, the digests
that follow from it and how often a page was read, is set to the same words in each picture.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS, chromium

ROOT = Path(__file__).resolve().parents[1]
SIZES = {"desktop": ((1440, 960), 1), "phone": ((360, 740), 2)}  # CSS pixels, device pixels for each
COLOURS = 128
PUBLIC = {
    "home": "/",
    "update": "/updates/hotan-2022/",
    "figure": "/updates/harbour-stone/figures/{key}/",
    "promises": "/schemes/harbour-stone/promises/",
    "chain": "/schemes/harbour-stone/chain/#accounts",
}
FIGURE = "K1.groups"  # the sides differ
VISIT = {"en": "Second visit to Stone Valley", "zh-hans": "第二次赴石谷县考察"}
PACK = "harbour-receiving.xlsx"  # as the demo leaves it for people to open
SAME = r"""() => {
  const set = (node, pattern, words) => { node.nodeValue = node.nodeValue.replace(pattern, words) }
  for (const e of document.querySelectorAll('.digest')) e.textContent = '0'.repeat(64)
  const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    set(walk.currentNode, /\d\d:\d\d UTC/, '12:00 UTC')
    set(walk.currentNode, /^(\s*(?:Read |看过\s?))\d+/, '$17')
    set(walk.currentNode, /\d+( قېتىم)/, '7$1')
  }
}"""


def main() -> None:
    """Take all pictures into the folder named, or docs/pictures."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    out.mkdir(parents=True, exist_ok=True)
    with demo() as (address, password, home), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=FLAGS)
        pack = preview(browser, address, password, edited(home / "packs" / PACK))
        for size, (viewport, scale) in SIZES.items():
            context = browser.new_context(
                viewport=dict(zip(("width", "height"), viewport, strict=True)), device_scale_factor=scale,
                reduced_motion="reduce", timezone_id="UTC",
            )  # fmt: skip
            page = context.new_page()
            for language in ("en", "zh-hans", "ug"):
                for name, path in PUBLIC.items():
                    page.goto(f"{address}{language}{path.format(key=FIGURE)}")
                    keep(page, out / f"{name}-{language}-{size}.png")
            sign_in(page, address, password)
            for language in ("en", "zh-hans"):
                page.goto(f"{address}{language}/staff/packs/{pack}/")
                keep(page, out / f"preview-{language}-{size}.png")
                page.goto(f"{address}{language}/staff/schemes/harbour-stone/visits/")
                page.get_by_role("link", name=VISIT[language]).first.click()
                keep(page, out / f"visit-{language}-{size}.png")
                page.goto(f"{address}{language}/staff/schemes/harbour-stone/money/")
                keep(page, out / f"money-{language}-{size}.png")
            context.close()
        browser.close()


@contextlib.contextmanager
def demo() -> Iterator[tuple[str, str, Path]]:
    """A fresh demo while the block runs: its address, the password of its users, its home."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="counterfoil-pictures-") as home:
        Path(home).chmod(0o711)  # the embedded database may run as another user
        process = subprocess.Popen(
            [sys.executable, "-m", "counterfoil", "demo"], stdout=subprocess.PIPE, text=True, cwd=ROOT,
            env={**os.environ, "COUNTERFOIL_HOME": f"{home}/home", "PORT": str(port)},
        )  # fmt: skip
        assert process.stdout is not None
        try:
            address, password = "", ""
            for line in process.stdout:
                address = (re.findall(r"http://\S+", line) or [address])[0]
                password = (re.findall(r"Password of each: (.+)", line) or [password])[0]
                if address and password:
                    yield address, password, Path(home) / "home"
                    return
            raise SystemExit("The demo did not start; read what it wrote above.")
        finally:
            process.terminate()
            process.wait()


def edited(file: Path) -> bytes:
    """The pack with one value changed and one fact more."""
    book = openpyxl.load_workbook(file)
    facts = book["Facts"]
    column = {str(cell.value).removesuffix(" *"): cell.column for cell in facts[1]}
    facts.cell(2, column["value"], "10")
    more = {"act": "C1", "what": "themes", "value": "weaving; bookkeeping; mending looms"}
    for name, value in more.items():
        facts.cell(facts.max_row + (name == "act"), column[name], value)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def preview(browser: Any, address: str, password: str, content: bytes) -> str:
    """Bring the pack; gives its id."""
    page = browser.new_page()
    sign_in(page, address, password)
    page.goto(f"{address}en/staff/schemes/harbour-stone/packs/")
    upload = {"name": PACK, "mimeType": "application/octet-stream", "buffer": content}
    page.locator("input[type=file]").set_input_files(upload)
    page.get_by_role("button", name="Bring it").click()
    page.locator(".tallyline").wait_for(timeout=30_000)
    pack = page.url.rstrip("/").rsplit("/", 1)[1]
    page.context.close()
    return str(pack)


def sign_in(page: Any, address: str, password: str) -> None:
    """Sign in as the programme officer."""
    page.goto(f"{address}en/staff/sign-in/")
    page.locator("input[name=username]").fill("officer")
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def keep(page: Any, file: Path) -> None:
    """One picture of what stands in the window, with few colours so that it stays small."""
    page.evaluate(SAME)
    page.evaluate("() => document.fonts.ready")
    taken = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide"))).convert("RGB")
    taken.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    print(f"{file.name}  {file.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
