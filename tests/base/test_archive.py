"""ZIP files: same content, same bytes; no name leads out of the folder."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest

from counterfoil.base.archive import pack


def test_what_goes_in_comes_out_in_order_and_with_its_name():
    files = [("01 石谷.jpg", b"x" * 999), ("captions.txt", "第一".encode())]
    content = pack(files)
    assert content == pack(files)
    with ZipFile(io.BytesIO(content)) as archive:
        assert [(name, archive.read(name)) for name in archive.namelist()] == files
        assert archive.testzip() is None


@pytest.mark.parametrize("name", ["/etc/x", "../x", "a/../x", "a\\x"])
def test_a_name_that_leads_elsewhere_is_refused(name):
    with pytest.raises(ValueError, match="archive"):
        pack([(name, b"")])


def test_a_name_twice_is_refused():
    with pytest.raises(ValueError, match="archive"):
        pack([("a", b"1"), ("a", b"2")])
