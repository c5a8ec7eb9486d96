"""A log that the reader chose or dropped on the page. It is read in place and goes nowhere."""

from browser import self as worker
from latin_bytes import LatinBytes

from snippets.files.blocks import Log


class PageLog(Log):
    def __init__(self, file, report):
        self.file = file
        self.compressed = file.packed  # read from the beginning, as the tool does
        super().__init__(file.name, report)
        if file.fault:
            self.say(file.fault)

    @property
    def size(self):
        return self.file.size

    @property
    def changed(self):
        return self.file.changed

    def encoded(self, text):
        # Text that is all ASCII is its own bytes.
        return LatinBytes(text if text.isascii() else super().encoded(text).decode("latin-1"))

    def read(self, start, size):
        return LatinBytes(worker.handbookRead(self.file, start, size))
