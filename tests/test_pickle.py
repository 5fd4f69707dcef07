"""What is known of a site goes to other processes and into files, and comes back the same."""

import pickle
from io import BytesIO
from pathlib import Path

import pytest

from site_builder.examine import Examined, examine
from site_builder.project import Project
from site_builder.site import Site
from site_builder.source import Source
from site_builder.span import Text
from site_builder.standing import assessed

CHECKOUT = Path(__file__).parents[1]
PROJECTS = (
    CHECKOUT,
    *(CHECKOUT / "tests" / "projects" / name for name in ("conflicting", "korean", "broken")),
)


@pytest.fixture(scope="module", params=PROJECTS, ids=lambda path: str(path.name))
def known(request: pytest.FixtureRequest) -> Examined:
    return examine(Project(request.param))


def test_everything_known_of_a_site_comes_back_equal(known: Examined) -> None:
    everything = (known.content, assessed(known), known.problems)
    assert pickle.loads(pickle.dumps(everything, 5)) == everything


def test_a_claim_goes_without_its_articles(known: Examined) -> None:
    """By their ids: the other side has them."""
    sources = known.content.sources

    class Outgoing(pickle.Pickler):
        def persistent_id(self, value: object) -> str | None:
            return value.id if isinstance(value, Source) else None

    class Incoming(pickle.Unpickler):
        def persistent_load(self, id_: str) -> Source:
            return sources[id_]

    for claim in assessed(known):
        sent = BytesIO()
        Outgoing(sent, 5).dump(claim)
        sent.seek(0)
        back = Incoming(sent).load()
        assert back == claim
        assert all(
            one.source is other.source
            for one, other in zip(back.resolved.excerpts, claim.resolved.excerpts, strict=True)
        )


def test_what_is_derived_stays_behind() -> None:
    """The views of a text, and who is who on a site, are made again where they are needed."""
    text, site = Text("Ships  carried “arms”."), Site(title="Tiny facts", parties={}, outlets={"upi": "UPI"})
    fresh = pickle.dumps((text, site), 5)
    assert (text.folded.text, site.name_of("upi")) == ('Ships carried "arms".', "UPI")
    assert pickle.dumps((text, site), 5) == fresh
    text, site = pickle.loads(fresh)
    assert (text.folded.text, site.name_of("upi")) == ('Ships carried "arms".', "UPI")
