"""Which parties, members and outlets a sentence names."""

import pytest
from tiny import a_site

from site_builder.mention import mentions

SITE = a_site("""\
    title: T
    parties:
      moscow: {name: Moscow, kind: government, members: {kremlin: The Kremlin, tass: TASS}}
      pyongyang: {name: Pyongyang, kind: government, members: {kcna: Korean Central News Agency (KCNA)}}
      washington: {name: Washington, kind: government, members: {wh: The White House}}
      media: {name: Russian media (not named), kind: group}
    outlets: {upi: UPI}
    """)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("according to TASS, the Kremlin said.", ("kremlin", "tass")),
        ("Moscow’s ministry and Washington's envoy", ("moscow", "washington")),
        ("the Korean Central News Agency said", ("kcna",)),
        ("the KCNA said; UPI has it", ("kcna", "upi")),
        ("a white house in Moscowia", ("wh",)),
        ("Russian media said", ("media",)),
        ("not named", ()),
        ("", ()),
    ],
)
def test_names_in_a_sentence(text: str, ids: tuple[str, ...]) -> None:
    assert mentions(text, SITE) == ids
