"""Render every component in every state, in three languages, to plain pages for the eye. Needs no database.

python tools/gallery.py OUT_FOLDER            # writes public-en.html, staff-zh-hans.html, …
python -m http.server --directory OUT_FOLDER  # masks and fonts load over HTTP only
"""

import shutil
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tools")]

import django  # noqa: E402 the path comes first
import django_htmx  # noqa: E402
from django.conf import settings  # noqa: E402

STATIC = ROOT / "src/counterfoil/static/counterfoil"


def configure() -> None:
    """The least Django that can render a component."""
    settings.configure(
        INSTALLED_APPS=["django.contrib.staticfiles", "django_htmx", "counterfoil.base"],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "DIRS": [ROOT / "tools/gallery_pages"],
            }
        ],
        STATIC_URL="static/",
        USE_I18N=True,
        LANGUAGE_CODE="en",
        ROOT_URLCONF="gallery_urls",
        LANGUAGES=[("en", "English"), ("zh-hans", "中文"), ("ug", "ئۇيغۇرچە")],
        LOCALE_PATHS=[ROOT / "src/counterfoil/locale"],
        USE_THOUSAND_SEPARATOR=True,
    )
    django.setup()
    from counterfoil.base.catalogues import compile_stale

    compile_stale()


def forms(words: dict) -> dict:  # type: ignore[type-arg]
    """A form with every shape of field, once with mistakes."""
    from django import forms
    from django.core.exceptions import ValidationError

    class Sample(forms.Form):
        name = forms.CharField(label=words["visit"], help_text=words["one_total"])
        amount = forms.CharField(label=words["worth"], required=False)
        day = forms.DateField(label=words["may6"], widget=forms.DateInput(attrs={"type": "date"}))
        which = forms.ChoiceField(
            label=words["giver"], choices=[("a", words["foundation"]), ("b", words["federation"])]
        )
        sides = forms.MultipleChoiceField(
            label=words["themes"],
            choices=[(t, t) for t in words["theme_items"][:3]],
            widget=forms.CheckboxSelectMultiple,
        )
        seen = forms.BooleanField(label=words["looked"], required=False)
        pack = forms.FileField(label=words["register"], required=False)
        text = forms.CharField(label=words["another"], widget=forms.Textarea, required=False)

        def clean_amount(self) -> None:
            raise ValidationError(
                "“12 people” is not an amount.", params={"mend": "Write 12 here and people under Unit."}
            )

    return {
        "blank": Sample(),
        "wrong": Sample({"amount": "12 people", "name": "R-1", "day": "31 February", "sides": []}),
    }


def pages(out: Path) -> list[Path]:
    """Write the pages and the static files they need; returns the pages."""
    from django.template.loader import render_to_string
    from django.utils import translation
    from gallery_cards import cards

    shutil.copytree(STATIC, out / "static/counterfoil", dirs_exist_ok=True)
    shutil.copytree(Path(django_htmx.__file__).parent / "static", out / "static", dirs_exist_ok=True)
    written = []
    for code, words in tomllib.loads((ROOT / "tools/gallery_words.toml").read_text(encoding="utf-8")).items():
        with translation.override(code):
            table = [
                {"label": label, "amount": amount, "text": f"{amount:,}"}
                for label, amount in zip(words["part_labels"], (3500, 3500, 3811, 2432), strict=True)
            ]
            context = {
                "w": words,
                "cards": cards(words),
                "form": forms(words),
                "section": "updates",
                "noindex": True,
                "parts": table,
                "whole": {"label": words["whole"], "text": "13,243"},
                "scheme": {"name": words["kicker"]},
            }
            for page in ("home", "update", "figure", "public", "staff"):
                path = out / f"{page}-{code}.html"
                path.write_text(render_to_string(f"gallery/{page}.html", context), encoding="utf-8")
                written.append(path)
    return written


if __name__ == "__main__":
    configure()
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "gallery")
    target.mkdir(parents=True, exist_ok=True)
    for page in pages(target):
        print(page)
