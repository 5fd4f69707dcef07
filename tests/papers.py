"""Small PDFs and pages for tests, made byte by byte."""

from collections.abc import Mapping, Sequence
from io import BytesIO

from pypdf import PdfReader, PdfWriter

Placed = tuple[float, float, float, str]
"""Where a line begins, from the left and from below, the size of its letters, and its words."""


def a_pdf(
    *pages: Sequence[Placed],
    info: Mapping[str, str] | None = None,
    language: str | None = None,
    encoding: str = "/WinAnsiEncoding",
) -> bytes:
    """A PDF with these lines on its pages, in Helvetica."""
    objects = ["", "", f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding {encoding} >>"]
    numbers = []
    for lines in pages:
        shown = (f"BT /F {size} Tf 1 0 0 1 {x} {y} Tm ({_escaped(text)}) Tj ET" for x, y, size, text in lines)
        stream = "\n".join(shown)
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        numbers.append(len(objects) + 1)
        resources = "<< /Font << /F 3 0 R >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources {resources} /Contents {len(objects)} 0 R >>"
        )
    spoken = f" /Lang ({language})" if language else ""
    objects[0] = f"<< /Type /Catalog /Pages 2 0 R{spoken} >>"
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects[1] = f"<< /Type /Pages /Kids [{kids}] /Count {len(numbers)} >>"
    objects.append(f"<< {' '.join(f'{key} ({_escaped(value)})' for key, value in (info or {}).items())} >>")
    return _file(objects)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _file(objects: Sequence[str]) -> bytes:
    """The objects as a file; the last is what the PDF says of itself."""
    out = BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252"))
    table = out.tell()
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    out.write(f"xref\n0 {size}\n0000000000 65535 f \n{rows}".encode())
    out.write(
        f"trailer\n<< /Size {size} /Root 1 0 R /Info {len(objects)} 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()
    )
    return out.getvalue()


def column(*texts: str, x: float = 72, top: float = 700, size: float = 12) -> list[Placed]:
    """Lines below each other at the usual distance."""
    return [(x, top - 1.2 * size * n, size, text) for n, text in enumerate(texts)]


def locked(pdf: bytes, password: str) -> bytes:
    """The PDF encrypted with a password; an empty one opens for everybody."""
    writer = PdfWriter(PdfReader(BytesIO(pdf)))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def a_page(body: str, head: str = "", attributes: str = "") -> str:
    """A page with this body."""
    return f"<!DOCTYPE html><html{attributes}><head>{head}</head><body>{body}</body></html>"


PARAGRAPH = (
    "The minister said on Thursday that talks were held in the capital, and that more of them would follow"
    " before the end of the year, without giving any further details of what was discussed."
)


def an_article(inside: str = "", title: str = "Talks were held") -> str:
    """The body of a page with a headline and one paragraph."""
    return f"<article><h1>{title}</h1><p>{PARAGRAPH}</p>{inside}</article>"
