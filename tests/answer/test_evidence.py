"""Which sentences of the hits answer, and whose number a number is."""

import pytest

from rag.answer.evidence import of_another

LOSSES = (
    "Kabupaten Sigi menyusul dengan Rp6,9 triliun, Donggala Rp2,7 triliun, dan Parigi Moutong Rp640 miliar."
)
SIGNED = "Formerly, Vietnam signed on 29 May 2015 and Singapore on 1 October 2019."


@pytest.mark.parametrize(
    ("question", "text", "span", "another"),
    [
        ("Berapa kerugian di Kabupaten Sigi?", LOSSES, "Rp6,9 triliun", False),
        ("Berapa kerugian di Kabupaten Sigi?", LOSSES, "Rp640 miliar", True),
        ("Berapa kerugian di Donggala?", LOSSES, "Rp2,7 triliun", False),
        ("Berapa kerugian di Donggala?", LOSSES, "Rp6,9 triliun", True),
        ("Berapa kerugian di Palu?", LOSSES, "Rp640 miliar", False),  # Palu has no part of its own
        ("When did Singapore sign?", SIGNED, "29 May 2015", True),
        ("When did Singapore sign?", SIGNED, "1 October 2019", False),
        ("Kabupaten mana yang rugi?", LOSSES, "Parigi Moutong", False),  # no number
    ],
)
def test_a_number_belongs_to_the_name_beside_it(question: str, text: str, span: str, another: bool) -> None:
    assert of_another(span, text, question) is another
