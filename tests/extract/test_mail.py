from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from pipeline.extract import read
from pipeline.extract.plain.mail import read_mail, read_saved_page
from pipeline.models import Kind, Part


@pytest.fixture
def mail() -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Antworten der Stadt für den Besuch"
    message["From"] = "ada@example.org"
    message.set_content("Der Beirat tagt viermal im Jahr.\n\nEr berät den Rat in allen Fragen.\n")
    return message


def _write(message: EmailMessage, folder: Path) -> Path:
    (folder / "a.eml").write_bytes(message.as_bytes())
    return folder / "a.eml"


def test_an_e_mail_is_read_under_its_subject(mail: EmailMessage, tmp_path: Path) -> None:
    document = read_mail(_write(mail, tmp_path))
    assert [(block.part, block.text.strip()) for block in document.blocks] == [
        (Part.HEADING, "Antworten der Stadt für den Besuch"),
        (Part.PARAGRAPH, "Der Beirat tagt viermal im Jahr."),
        (Part.PARAGRAPH, "Er berät den Rat in allen Fragen."),
    ]
    assert document.title == "Antworten der Stadt für den Besuch"


def test_of_two_forms_the_one_with_lists_is_read(mail: EmailMessage, tmp_path: Path) -> None:
    mail.add_alternative("<ul><li>Kurse für alle</ul>", subtype="html", charset="iso-8859-1")
    document = read_mail(_write(mail, tmp_path))
    assert [(block.part, block.text) for block in document.blocks[1:]] == [(Part.LIST_ITEM, "Kurse für alle")]


def test_attached_files_are_named(mail: EmailMessage, tmp_path: Path) -> None:
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Leitbild.pdf")
    (warning,) = read_mail(_write(mail, tmp_path)).warnings
    assert "Leitbild.pdf" in warning


def test_an_e_mail_without_text_has_no_blocks(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "Leitbild"
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a.pdf")
    assert read_mail(_write(message, tmp_path)).blocks == ()


def test_a_web_page_saved_in_one_file_is_read_as_the_page(tmp_path: Path) -> None:
    path = tmp_path / "a.mhtml"
    path.write_bytes(
        b"From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<meta charset=3Dutf-8><h1>F=C3=BCr alle</h1>\r\n"
        b"--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\naaaa\r\n--b--\r\n"
    )
    assert [block.text for block in read_saved_page(path).blocks] == ["Für alle"]
    assert read(path).passages[0].text == "Für alle"


def test_answers_by_e_mail_are_an_interview(mail: EmailMessage, tmp_path: Path) -> None:
    passages = read(_write(mail, tmp_path), kind=Kind.INTERVIEW).passages
    assert [passage.part for passage in passages] == [Part.HEADING, Part.ANSWER, Part.ANSWER]
