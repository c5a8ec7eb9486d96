"""The lab at the command line: `python -m lab shell|run|roots|check`."""

import argparse
import sys

from handbook.facts.generations import GENERATIONS

from lab.boxes import (
    ScenarioError,
    Unavailable,
    ensure_roots,
    open_box,
    scenarios,
    versions,
)
from lab.boxes.host import require_mmdebstrap, require_namespaces
from lab.boxes.roots import stamp


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m lab", description=__doc__)
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("check", help="say what this machine lacks")
    roots = commands.add_parser("roots", help="make the root file systems")
    roots.add_argument("generations", nargs="*", choices=[*GENERATIONS, []])
    shell = commands.add_parser("shell", help="open an interactive shell in a fresh box")
    run = commands.add_parser("run", help="run one command line in a fresh box")
    for parser_of_box in (shell, run):
        parser_of_box.add_argument("generation", choices=GENERATIONS)
    shell.add_argument("scenario", nargs="?", choices=scenarios(), default="hosting")
    run.add_argument("scenario", choices=scenarios())
    run.add_argument("line", help="a command line, for bash")
    arguments = parser.parse_args()
    try:
        match arguments.command:
            case None:
                parser.print_help()
            case "check":
                return check()
            case "roots":
                for generation in arguments.generations or GENERATIONS:
                    ensure_roots([generation])
                    found = " ".join(f"{key} {text}" for key, text in versions(generation).items())
                    print(f"{generation}: {found}")
            case "shell":
                with open_box(arguments.generation, arguments.scenario) as box:
                    return box.shell()
            case "run":
                with open_box(arguments.generation, arguments.scenario) as box:
                    done = box.run(arguments.line)
                    sys.stdout.write(done.output)
                    return done.status
    except (Unavailable, ScenarioError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def check() -> int:
    """Print what is there and what is missing; 0 when boxes can be opened."""
    require_namespaces()
    print("namespaces: yes")
    missing = []
    for generation in GENERATIONS:
        made = stamp(generation)
        print(f"{generation}: {made['versions'] if made else 'to be made'}")
        if not made:
            missing.append(generation)
    if missing:
        require_mmdebstrap()
        print("mmdebstrap: yes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
