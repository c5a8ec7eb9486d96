"""``{file-tree} NAME``: files on disk as a tree, each with what it is.

    ```{file-tree} Maildir
    * cur/        messages that a client has seen
      new/        ...
    - dovecot.index   rebuilt when missing
    ```

Two blanks more are a level deeper; two blanks or more part the name from its meaning. `* ` marks
what is mail, `- ` what Dovecot makes anew, nothing else neither.
"""

from __future__ import annotations

import re

from docutils import nodes

from handbook.page.pictures.figure import Picture, item, said

_LINE = re.compile(r"( *)([*-] )?(\S+)(?: {2,}(\S.*))?")
KINDS = {"* ": "mail", "- ": "made"}
TOLD = {"mail": "mail: ", "made": "can be rebuilt: "}


class FileTree(Picture):
    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        open_lists = [nodes.bullet_list()]
        last: list[nodes.list_item] = []  # of each open list
        for line in self.content:
            cut = _LINE.fullmatch(line.rstrip())
            depth = len(cut[1]) // 2 if cut else -1
            if not cut or not 0 <= depth <= len(last):
                raise self.error(f"file-tree: {line!r} is no file below the one before")
            if depth == len(open_lists):
                open_lists.append(nodes.bullet_list())
                last[-1] += open_lists[-1]
            del open_lists[depth + 1 :], last[depth:]
            kind = KINDS.get(cut[2] or "", "")
            content: list[nodes.Node] = [nodes.literal(cut[3], cut[3])]
            if kind:
                content.insert(0, said(TOLD[kind], "kind"))
            if cut[4]:
                content += [nodes.Text(" "), *self.parse_inline(cut[4], lineno=self.lineno)[0]]
            last.append(item(*content, classes=[kind] if kind else []))
            open_lists[depth] += last[-1]
        title = nodes.paragraph("", self.arguments[0], classes=["picture-title"])
        return self.figure("file-tree", title, open_lists[0])
