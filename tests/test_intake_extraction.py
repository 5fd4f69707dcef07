"""Pages and PDFs are read by another process: what it meets there ends it at worst, and is a sentence."""

import os
import zlib
from pathlib import Path

import pytest
from papers import PARAGRAPH, a_page, a_pdf, an_article, column

from site_builder.intake.extraction import extracted
from site_builder.intake.finding import Extract, Key, Refusal
from site_builder.intake.form import Form

PAGE = a_page(an_article(), '<link rel="canonical" href="/talks">').encode()


def test_a_page_and_what_it_says_come_back() -> None:
    found = extracted(PAGE, Form.HTML, "https://daily.example/feed")
    assert isinstance(found, Extract)
    assert found.text == f"Talks were held\n{PARAGRAPH}\n"
    assert next(one.value for one in found.findings if one.key is Key.URL) == "https://daily.example/talks"


def test_a_pdf_comes_back() -> None:
    found = extracted(a_pdf(column("Talks were", "held.")), Form.PDF)
    assert isinstance(found, Extract)
    assert found.text == "Talks were held.\n"


def test_a_refusal_comes_back() -> None:
    assert extracted(b"%PDF-1.4\n", Form.PDF).message.startswith("the PDF cannot be read")  # type: ignore[union-attr]


def test_time_is_bounded() -> None:
    found = extracted(PAGE, Form.HTML, seconds=0.001)
    assert found == Refusal("it takes more than 0.001 seconds to read: save its text in a file of its own")


def test_a_stream_that_unpacks_to_too_much_is_refused() -> None:
    packed = zlib.compress(b"0" * 200_000_000).decode("latin-1")
    pdf = a_pdf(column("x")).decode("latin-1")
    start, end = pdf.index("<< /Length"), pdf.index("endstream")
    bomb = f"{pdf[:start]}<< /Filter /FlateDecode /Length {len(packed)} >>\nstream\n{packed}\n{pdf[end:]}"
    found = extracted(bomb.encode("latin-1"), Form.PDF)
    assert isinstance(found, Refusal)
    assert len(found.message) < 300


def test_a_page_of_endless_nesting_is_a_refusal_or_an_extract() -> None:
    page = ("<div>" * 100_000 + PARAGRAPH).encode()
    assert isinstance(extracted(page, Form.HTML), Refusal | Extract)


def test_a_reader_that_is_ended_by_the_system_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text("import os\nos.kill(os.getpid(), 9)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    found = extracted(PAGE, Form.HTML)
    assert found == Refusal("it breaks the program that reads it: save its text in a file of its own")


def test_a_broken_installation_is_our_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pypdf.py").write_text("raise RuntimeError('a broken installation')\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path)]))
    with pytest.raises(RuntimeError, match="a broken installation"):
        extracted(a_pdf(column("x")), Form.PDF)


def test_a_file_of_the_working_folder_is_no_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pypdf", "json", "logging", "site_builder"):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('run from the working folder')\n")
    monkeypatch.chdir(tmp_path)
    assert isinstance(extracted(a_pdf(column("x")), Form.PDF), Extract)
