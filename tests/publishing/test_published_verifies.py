"""What `publish` freezes is what `verify` computes again, whatever the fold."""

import json

import pytest

from counterfoil.base.sides import Side
from counterfoil.partners.roles import Role
from counterfoil.publishing import actions
from counterfoil.publishing.verify import verify, verify_bytes
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    scheme = cast.scheme()
    facts = [
        cast.fact("V1", "delegates", 9, unit_id="people"),
        cast.fact("V1", "dates", ["2031-05-03", "2031-05-05"], row=2),
        cast.fact("V1", "requests", ["enterprise", "jobs"], row=3),
    ]
    source = cast.account(scheme, Side.GIVING, [cast.act("V1", "visit", "Visit")], facts)
    writer, publisher = cast.member(scheme, Role.PROGRAMME_OFFICER), cast.member(scheme, Role.PUBLISHER)
    update = actions.start_update(scheme=scheme, sources=[source], title=cast.T(en="A visit"), by=writer)
    update = actions.look_over(update=update, revision=update.revision, by=publisher)
    return actions.publish(update=update, revision=update.revision, by=publisher)


def test_a_published_version_verifies(version):
    report = verify(version.document, printed=version.digest)
    assert report.ok, report.text()
    assert "V1.delegates" in report.recomputed
    assert len(report.recomputed) == sum(part["kind"] == "figure" for part in version.document["parts"])


def test_a_published_version_survives_the_database_and_a_file(version):
    version.refresh_from_db()
    raw = json.dumps(version.document, ensure_ascii=False, indent=1).encode()
    assert verify_bytes(raw, printed=version.digest).ok
    forged = raw.replace(b'"low": "9"', b'"low": "90"')
    assert forged != raw
    codes = {problem.code for problem in verify_bytes(forged, printed=version.digest).problems}
    assert codes == {"part_altered", "figure_differs"}
