"""Typesetting: a typst file of ours and plain data become a PDF with the Chinese font inside it, or a picture."""

import json
import os
import subprocess
import sys
from pathlib import Path

import typst
from django.utils.translation import gettext as _
from pylopdf_fonts_zh_cn import sans_path

from gendan.base.faults import Fault, Refused

SYSTEM_FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Zen Hei",
    "SimSun",
    "SimHei",
)


def typeset(template, data, *, at, form="pdf"):
    """Return the PDF that the typst file `template` (a path) draws of `data` (what JSON can hold), dated `at`.

    With the form "png" it is a picture: the template must then draw one page only.
    The data reach typst as strings, never as markup. Each drawing has a process of its own: typst keeps the memory of
    the last ten (some 30 MB for 2,000 cells), and only the end of a process gives it back; starting one takes 0.1 s.
    Raises Refused when there is no Chinese font.
    """
    folder, family = chinese_font()
    order = {
        "template": str(template),
        "folder": folder,
        "family": family,
        "data": data,
        "at": at.isoformat(),
        "form": form,
    }
    child = [sys.executable, "-m", "gendan.base.typesetter"]
    drawn = subprocess.run(child, input=json.dumps(order).encode(), stdout=subprocess.PIPE, check=True)
    return drawn.stdout


def chinese_font():
    """Where typst finds the font: (folder or None for the system's own, family).

    Looks in the setting GENDAN_FONT (a file), then in the font package, then among the system's fonts.
    """
    chosen = os.environ.get("GENDAN_FONT")
    found = _in_file(chosen) if chosen else _in_package() or _in_system()
    if found is None:
        raise Refused([Fault(None, "font", chosen or "", _no_font(chosen))])
    return found


def _in_file(name):
    file = Path(name).expanduser().resolve()
    faces = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[file.parent]).fonts()
    return next(((str(file.parent), face.family) for face in faces if face.path and Path(face.path) == file), None)


def _in_package():
    return _in_file(sans_path())


def _in_system():
    families = set(typst.Fonts(include_embedded_fonts=False).families())
    return next(((None, family) for family in SYSTEM_FAMILIES if family in families), None)


def _no_font(chosen):
    if chosen:
        remedy = _(
            "设置 GENDAN_FONT 指的 %(file)s 不是能用的字体文件：请改成一个中文字体文件（.ttf、.otf）的完整路径。"
        )
        return remedy % {"file": chosen}
    return _("缺少中文字体：请安装 fonts-noto-cjk，或在设置 GENDAN_FONT 里指定中文字体文件。")
