"""What a page is made of besides its text: its head, records, sources, links, tables."""
