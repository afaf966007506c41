"""Printed documents, each as its input and the text that its PDF must hold, in one file."""

import threading
from io import BytesIO
from json import loads
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tenantry.billing.documents.render import render_pdf
from tenantry.billing.documents.words import LANGUAGES, WORDS
from tenantry.billing.rules.document import InvoiceDocument

from .documents import from_data

GOLDEN = sorted(Path(__file__).parent.glob("*.golden"))
SEPARATOR = "\n---- text of the PDF ----\n"
BREAK_ANYWHERE = "\u200b"  # set into long words so that they stay in their column


def read(path: Path) -> tuple[InvoiceDocument, str]:
    document, text = path.read_text(encoding="utf-8").split(SEPARATOR)
    return from_data(loads(document)), text


def printed(pdf: bytes) -> str:
    pages = [page.extract_text().replace(BREAK_ANYWHERE, "") for page in PdfReader(BytesIO(pdf)).pages]
    return "\f\n".join("\n".join(line.strip() for line in page.splitlines()) + "\n" for page in pages)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_document_prints_the_text_that_was_agreed(path: Path) -> None:
    document, text = read(path)
    assert printed(render_pdf(document)) == text


def test_the_same_document_gives_the_same_bytes_in_every_thread() -> None:
    document, _ = read(GOLDEN[0])
    first = render_pdf(document)
    found: list[bytes] = []

    def again() -> None:
        found.extend(render_pdf(document) for _ in range(3))

    threads = [threading.Thread(target=again) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [first] * 9


def test_every_font_is_inside_the_document() -> None:
    document, _ = read(GOLDEN[0])
    for page in PdfReader(BytesIO(render_pdf(document))).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            descendant = font["/DescendantFonts"][0].get_object()
            assert "NotoSans" in descendant["/BaseFont"]
            assert {"/FontFile2", "/FontFile3"} & set(descendant["/FontDescriptor"])


def test_every_word_exists_in_every_language() -> None:
    assert all(len(words) == len(LANGUAGES) and all(words) for words in WORDS.values())


def test_there_are_golden_documents() -> None:
    assert [path.stem for path in GOLDEN] == [
        "credit_note_de",
        "many_lines_pt",
        "names_like_markup_en",
        "yen_en",
    ]
