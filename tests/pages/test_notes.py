"""What became of the notes: every word of them is accounted for."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from handbook.facts import record_store

from lab import ROOT

NOTES = record_store.load(ROOT / "docs" / "_data").sets["notes"].rows
# SHA-256 of the whole text of the notes, without white space, Markdown's marks and the pictures.
TEXT_OF_THE_NOTES = "35aba37851258facf42ad423cb0b3ea6e274d277661627ad2f6cbbba875127a4"


def test_the_originals_joined_are_the_notes() -> None:
    text = " ".join(row.fields["original"] for row in NOTES)
    text = re.sub(r"\[picture: [^\]]*\]", "", unicodedata.normalize("NFC", text))
    text = re.sub(r"[\s#*]", "", text)
    assert hashlib.sha256(text.encode()).hexdigest() == TEXT_OF_THE_NOTES


def test_every_statement_is_translated_marked_and_placed() -> None:
    assert len(NOTES) >= 40
    for row in NOTES:
        place = f"{row.path}:{row.line}"
        assert (
            row.fields["translation"] != row.fields["original"] or len(row.fields["original"]) < 40
        ), f"{place}: not translated"
        assert row.fields["status"] in ("kept", "corrected", "extended"), place
        assert row.fields["now"], f"{place}: stands nowhere"
        if row.fields["status"] == "corrected":
            assert len(row.fields["reason"]) > 20, f"{place}: corrected without a reason"


def test_both_pictures_are_accounted_for_and_not_linked() -> None:
    pictures = [row for row in NOTES if row.fields["kind"] == "picture"]
    assert len(pictures) == 2
    for path in (ROOT / "docs").rglob("*.*"):
        if path.suffix in {".md", ".yaml"}:
            assert "exams.cpanel" not in path.read_text(encoding="utf-8"), path
