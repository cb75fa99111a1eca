"""ZIP files with the same bytes for the same content: no clock, no user and no machine shows in them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP file can say
_PACKED_ALREADY = (".jpg", ".jpeg", ".png", ".webp")


def pack(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP file of (name, content), in the order given. Names are UTF-8; pictures are stored as they are.

    Raises:
        ValueError: a name twice, or one that would leave the folder where somebody unpacks it.
    """
    out, seen = io.BytesIO(), set[str]()
    with ZipFile(out, "w") as archive:
        for name, content in files:
            if name in seen or name.startswith("/") or ".." in name.split("/") or "\\" in name:
                raise ValueError(f"{name!r} cannot stand in an archive here")
            seen.add(name)
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_STORED if name.lower().endswith(_PACKED_ALREADY) else ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()
