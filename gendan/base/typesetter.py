"""The process that draws one document: an order as JSON on stdin, the drawing on stdout (gendan/base/typeset.py).

Started anew for every drawing, so it imports little: no Django, nothing of its neighbours.
"""

import json
import sys
from datetime import datetime

import typst

PICTURE_DOTS = 144
"""Dots per inch of a picture: readable on a telephone."""


def main():
    """Draw what is ordered: {"template", "folder", "family", "data", "at", "form"}."""
    sys.stdout.buffer.write(_draw(json.load(sys.stdin)))


def _draw(order):
    folder = order["folder"]
    fonts = typst.Fonts(
        include_system_fonts=folder is None,
        include_embedded_fonts=False,
        font_paths=[folder] if folder else [],
    )
    inputs = {"data": json.dumps(order["data"]), "family": order["family"]}
    at = datetime.fromisoformat(order["at"])
    return typst.Compiler(order["template"], font_paths=fonts).compile(
        format=order["form"], sys_inputs=inputs, timestamp=int(at.timestamp()), pdf_tags=False, ppi=PICTURE_DOTS
    )


if __name__ == "__main__":
    main()
