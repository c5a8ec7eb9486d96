"""``{port-map}``: who talks to which port, and which program answers.

    ```{port-map}
    Another mail server: 25
    A mail client that reads: 993 143
    ```

The content says who uses which ports; all else comes from the records of the ports.
"""

from __future__ import annotations

from docutils import nodes

from handbook.facts import record_store
from handbook.page.pictures.figure import Picture, item, said


class PortMap(Picture):
    has_content = True

    def run(self) -> list[nodes.Node]:
        records = record_store.of(self.env.srcdir)
        self.env.note_dependency(str(records.folder / "ports.yaml"))
        rows = records.sets["ports"].rows if "ports" in records.sets else []
        known = {str(row.fields["port"]): row.fields for row in rows}
        talkers = nodes.bullet_list()
        for line in self.content:
            who, _, ports = line.partition(":")
            answers = nodes.bullet_list()
            for port in ports.split():
                if port not in known:
                    raise self.error(f"port-map: no record of a port {port!r}")
                row = known[port]
                service = self.parse_inline(str(row["service"]), lineno=self.lineno)[0]
                program, tls = said(f" {row['program']} ", "program"), tls_of(row["tls"])
                answers += item(nodes.strong("", port), program, *service, said(f" {tls}", "tls"))
            if not len(answers):
                raise self.error(f"port-map: {line!r} names no port")
            talker = item(nodes.Text(who.strip()))
            talker += answers
            talkers += talker
        return self.figure("port-map", talkers)


def tls_of(value: str) -> str:
    return "in the clear" if value == "none" else value
