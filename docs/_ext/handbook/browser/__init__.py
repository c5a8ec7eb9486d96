"""The Python that runs in the reader's browser: what is bundled, and what stands in there."""
