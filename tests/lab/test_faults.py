"""Faults put into a page on purpose, run in the real lab: each is found, with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from handbook.facts.generations import GENERATIONS

from lab.transcripts import config_fences
from lab.transcripts.fences import read_page
from lab.transcripts.transcripts import read_transcript, run_page

PAGE = """\
---
scenario: bare
---

# A page

```console
# echo hello | exim -odq carol@example.org

# exim -bpc
1

# exim -bp
 0m   312 1vN2bA-00000000123-4abc <root@server.example.com>
          carol@example.org

# exim -Mf 1vN2bA-00000000123-4abc
Message 1vN2bA-00000000123-4abc is now frozen

# grep -c '^carol@example.org' /var/spool/exim/input/?/1vN2bA-00000000123-4abc-H
1
```

```{console}
:only: exim-4.98 exim-4.100
# exim -bp | grep -oE '[0-9A-Za-z]{6}-[0-9A-Za-z]{11}-[0-9A-Za-z]{4}'
1vN2bA-00000000123-4abc
```
"""

FAULTS = {
    "a wrong flag": ("exim -bpc", "exim -bpz", 10, "exit status 1"),
    "a wrong path": ("/var/spool/exim/", "/var/spool/exim4/", 20, "exit status 2"),
    "a changed output": ("is now frozen", "is frozen now", 17, "difference at line 18"),
    "another address": ("org\n\n# exim -Mf", "com\n\n# exim -Mf", 13, "difference at line 15"),
    "a 16-character pattern on 23-character IDs": (
        "{11}-[0-9A-Za-z]{4}", "{6}-[0-9A-Za-z]{2}", 26, "exit status 1",
    ),
}  # fmt: skip


def _failures(folder: Path, text: str, generation: str) -> list[str]:
    file = folder / "page.md"
    file.write_text(text, encoding="utf-8")
    blocks = run_page(read_transcript(read_page(file, folder)), generation)
    return [failure for block in blocks.values() for failure in block]


@pytest.mark.parametrize("generation", GENERATIONS)
def test_the_page_without_a_fault_passes(lab: None, tmp_path: Path, generation: str) -> None:
    assert _failures(tmp_path, PAGE, generation) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_with_file_and_line(lab: None, tmp_path: Path, fault: str) -> None:
    right, wrong, line, words = FAULTS[fault]
    assert PAGE.count(right) == 1
    (failure,) = _failures(tmp_path, PAGE.replace(right, wrong), "exim-4.98")
    assert failure.startswith(f"page.md:{line}: in exim-4.98: # ")
    assert words in failure


SETTINGS = {
    # language, text, refused by, taken by
    "Dovecot 2.3's mail_location": (
        "dovecot-conf", "mail_location = mdbox:~/mdbox", "exim-4.98", "exim-4.96",
    ),
    "Dovecot 2.4's mail_driver": ("dovecot-conf", "mail_driver = mdbox", "exim-4.96", "exim-4.98"),
    "an option that Exim 4.98 has not": (
        "exim-conf", "queue_run_on_sunday = true", "exim-4.98", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", SETTINGS)
def test_a_setting_of_the_other_generation_is_found(lab: None, tmp_path: Path, fault: str) -> None:
    language, text, refused_by, taken_by = SETTINGS[fault]
    option = ":part: main\n" if language == "exim-conf" else ":only: exim-4.98 exim-4.96\n"
    file = tmp_path / "page.md"
    file.write_text(f"# A page\n\n```{{{language}}}\n{option}\n# A comment.\n{text}\n```\n")
    (config,) = config_fences.read_configs(read_page(file, tmp_path))
    refusal = config_fences.check(config, refused_by)
    assert refusal.startswith(f"page.md:7: {language} is refused in {refused_by}"), refusal
    assert text.split(" ")[0] in refusal.split("\n", 1)[1]
    if taken_by:
        assert config_fences.check(config, taken_by) == ""
