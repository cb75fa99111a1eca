"""The fingerprint changes with what decides a database's content, and with nothing else."""

import pytest

from counterfoil.base import state as module


@pytest.fixture
def package(tmp_path, monkeypatch):
    for name in ("statements/migrations/0001_first.py", "statements/terms/units.toml", "statements/models.py"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("one")
    monkeypatch.setattr(module, "PACKAGE", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "name", ["statements/migrations/0001_first.py", "statements/terms/units.toml", "statements/models.py"]
)
def test_changes_with_a_file(package, name):
    before = module.state()
    (package / name).write_text("two")
    assert module.state() != before


def test_changes_with_a_new_file_and_with_a_name(package):
    before = module.state()
    file = package / "statements/migrations/0002_next.py"
    file.write_text("")
    with_file = module.state()
    file.rename(file.with_name("0002_other.py"))
    assert len({before, with_file, module.state()}) == 3


def test_changes_with_the_version_of_a_package_that_brings_migrations(package, monkeypatch):
    before = module.state()
    monkeypatch.setattr(module, "version", lambda name: "99")
    assert module.state() != before


def test_views_and_pages_do_not_matter(package):
    before = module.state()
    (package / "statements/views.py").write_text("x")
    (package / "statements/page.html").write_text("x")
    assert module.state() == before
