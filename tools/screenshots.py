"""The pictures of docs/pictures, taken of the demo in a home of its own that is thrown away afterwards.

make pictures        # or: python -m tools.screenshots [OUT_FOLDER]

Needs Chromium (see tests/browser/conftest.py). What differs from run to run, the moment of publication and the
digests that follow from it, is set to the same words in each picture.
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

from PIL import Image
from playwright.sync_api import sync_playwright

from counterfoil.packs.demo import PASSWORD, files, workbooks
from tests.browser.conftest import FLAGS, chromium

ROOT = Path(__file__).resolve().parents[1]
SIZES = {"desktop": ((1440, 960), 1), "phone": ((360, 740), 2)}  # CSS pixels, device pixels for each
COLOURS = 128
PUBLIC = {
    "home": "/",
    "update": "/updates/hotan-2022/",
    "figure": "/updates/harbour-stone/figures/{key}/",
}
FIGURE = "G1.cash-given"
SAME = """() => {
  for (const e of document.querySelectorAll('.digest')) e.textContent = '0'.repeat(64)
  for (const e of document.querySelectorAll('main time')) e.textContent = e.textContent.replace(/\\d\\d:\\d\\d/, '12:00')
}"""


def main() -> None:
    """Take all pictures into the folder named, or docs/pictures."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    out.mkdir(parents=True, exist_ok=True)
    with demo() as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=FLAGS)
        pack = preview(browser, address)
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
            sign_in(page, address)
            for language in ("en", "zh-hans"):
                page.goto(f"{address}{language}/staff/packs/{pack}/")
                keep(page, out / f"preview-{language}-{size}.png")
            context.close()
        browser.close()


@contextlib.contextmanager
def demo() -> Iterator[str]:
    """The address of a fresh demo while the block runs."""
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
            for line in process.stdout:
                if found := re.search(r"http://\S+", line):
                    yield found[0]
                    return
            raise SystemExit("The demo did not start; read what it wrote above.")
        finally:
            process.terminate()
            process.wait()


def preview(browser: Any, address: str) -> str:
    """Bring a pack that adds, changes and repeats something; gives its id."""
    page = browser.new_page()
    sign_in(page, address)
    page.goto(f"{address}en/staff/schemes/harbour-stone/packs/")
    told = files.read("accounts/harbour-receiving")
    account = {"about": told["about"], **told["sheets"]}
    account["facts"] = [*account["facts"], {"act": "V1", "what": "themes", "value": "weaving; bookkeeping"}]
    content = workbooks.workbook(account)
    upload = {"name": "stone-valley.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    page.locator("input[type=file]").set_input_files(upload)
    page.locator("main form button[type=submit]").first.click()
    page.locator(".tallyline").wait_for(timeout=30_000)
    page.context.close()
    return str(page.url.rstrip("/").rsplit("/", 1)[1])


def sign_in(page: Any, address: str) -> None:
    page.goto(f"{address}en/staff/sign-in/")
    page.locator("input[name=username]").fill("officer")
    page.locator("input[name=password]").fill(PASSWORD)
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
