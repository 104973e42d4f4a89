"""Writes the table of who may do what into docs/handbook.md, from the one table in the program."""

import re
import sys
from pathlib import Path

import django

HANDBOOK = Path(__file__).parent.parent / "docs" / "handbook.md"
PLACE = re.compile(r"(<!-- who may do what -->\n).*?(<!-- end -->)", re.DOTALL)


def table():
    """The table of deeds and roles as Markdown."""
    from gendan.people.rights import WHO_MAY  # noqa: PLC0415 - after django.setup()
    from gendan.people.roles import Role  # noqa: PLC0415

    lines = ["| deed | " + " | ".join(str(role.label) for role in Role) + " |", "|---" * (len(Role) + 1) + "|"]
    lines += [
        f"| `{deed}` | " + " | ".join("●" if role in roles else "" for role in Role) + " |"
        for deed, roles in WHO_MAY.items()
    ]
    return "\n".join(lines) + "\n"


def written(text):
    """The handbook's text with the table as it should be."""
    return PLACE.sub(lambda found: found[1] + table() + found[2], text)


if __name__ == "__main__":
    django.setup()
    HANDBOOK.write_text(written(HANDBOOK.read_text()))
    sys.stdout.write(f"{HANDBOOK}\n")
