"""Python for the mail logs and message IDs of cPanel & WHM servers: standard library, 3.9 or newer.

Import a module, copy a single file, or run the package: ``python -m snippets --help``.
"""

__version__ = "0.1.0"
