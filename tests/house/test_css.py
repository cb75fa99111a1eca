"""House rules of the look: one sheet for two directions, colours in one place, nothing inline, contrast enough."""

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src/counterfoil"
CSS = sorted((SOURCE / "static/counterfoil/css").glob("*.css"))
TEMPLATES = sorted(path for path in SOURCE.rglob("templates/**/*.html"))
COMMENT = re.compile(r"/\*.*?\*/", re.S)
PHYSICAL = re.compile(
    r"(?<![\w-])(left|right)(?![\w-])|(margin|padding|border|inset|scroll-margin|scroll-padding)-(left|right|top|bottom)"
    r"|border-(top|bottom)-(left|right)-radius|(?<![\w-])(top|bottom)\s*:|(?<![\w-])(min-|max-)?(width|height)\s*:\s*[^)]*;"
)
HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")
INLINE = re.compile(r"\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\bsrc=)[^>]*>", re.I)


def rules(path: Path) -> str:
    """The sheet without its comments and without its fonts, whose ranges look like colours."""
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def test_there_is_something_to_check() -> None:
    assert len(CSS) >= 6 and len(TEMPLATES) >= 20


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.name)
def test_no_physical_directions(path: Path) -> None:
    found = [m[0] for m in PHYSICAL.finditer(rules(path))]
    assert not found, f"{path.name}: use inline and block (margin-inline-start …): {found}"


@pytest.mark.parametrize("path", [p for p in CSS if p.name != "tokens.css"], ids=lambda path: path.name)
def test_colours_are_named_in_the_tokens_alone(path: Path) -> None:
    assert not HEX.findall(rules(path)), f"{path.name}: name the colour in tokens.css and use var(--…)"


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.name)
def test_sheets_stay_short_and_import_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 300
    assert "@import" not in text and "http:" not in text and "https:" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_inline_style_or_script_in_a_template(path: Path) -> None:
    found = INLINE.search(path.read_text(encoding="utf-8"))
    assert not found, f"{path}: {found and found[0]!r} (the content security policy forbids it)"


def test_every_token_used_is_declared() -> None:
    declared = set(re.findall(r"(--[\w-]+)\s*:", "".join(rules(path) for path in CSS)))
    used = {name for path in CSS for name in re.findall(r"var\((--[\w-]+)", rules(path))}
    assert used <= declared, sorted(used - declared)


def test_every_file_a_sheet_names_is_there() -> None:
    for path in CSS:
        for name in re.findall(r'url\("([^"]+)"\)', rules(path)):
            assert (path.parent / name).is_file(), f"{path.name}: {name}"


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{3,6})\b", block))


def themes() -> dict[str, dict[str, str]]:
    """The colours of the light and of the dark page."""
    text = rules(SOURCE / "static/counterfoil/css/tokens.css")
    dark = re.search(r"prefers-color-scheme: dark\)\s*{(.*?)\n  }\n", text, re.S)
    assert dark
    light = tokens(text[: dark.start()])
    return {"light": light, "dark": {**light, **tokens(dark[1])}}


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two #rrggbb colours."""

    def luminance(colour: str) -> float:
        digits = colour.lstrip("#")
        digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
        parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "soft", "seal", "moss", "amber"])
@pytest.mark.parametrize("ground", ["paper", "card", "sunk"])
def test_text_can_be_read(theme: str, ink: str, ground: str) -> None:
    colours = themes()[theme]
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        ("seal-ink", "seal", 4.5),
        ("seal", "seal-wash", 4.5),
        ("moss", "moss-wash", 4.5),
        ("amber", "amber-wash", 4.5),
        ("ink", "seal-wash", 4.5),
        ("soft", "seal-wash", 4.5),
        ("soft", "amber-wash", 4.5),
        ("soft", "moss-wash", 4.5),
        ("edge", "card", 3.0),
        ("edge", "paper", 3.0),
        ("seal", "paper", 3.0),
    ],
)
def test_marks_and_edges_can_be_seen(theme: str, ink: str, ground: str, least: float) -> None:
    colours = themes()[theme]
    assert contrast(colours[ink], colours[ground]) >= least
