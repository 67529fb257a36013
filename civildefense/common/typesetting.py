"""Paper by typst. A layout takes its data from ``data.json`` beside it, so that no text can become markup."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import typst
from django.conf import settings
from django.utils.translation import gettext_lazy

from civildefense.common.errors import RuleBroken

Form = Literal["pdf", "svg", "png"]


class PaperRefused(RuleBroken):
    code = "paper_refused"
    message = gettext_lazy("The page could not be laid out. Are the Chinese fonts installed (REPORT_FONT_DIRS)?")


def typeset(
    layout: Path, data: Any, *, parts: tuple[Path, ...] = (), files: Mapping[str, str] | None = None,
    form: Form = "pdf",
) -> Any:  # fmt: skip
    """``layout`` filled with ``data``; ``parts`` are layouts that it imports, ``files`` pictures that it names.

    ``form`` png gives a picture, or a list of them, for looking at.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path in (layout, *parts):
            (folder / path.name).write_bytes(path.read_bytes())
        for named, content in (files or {}).items():
            (folder / named).write_text(content, encoding="utf-8")
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        fonts = settings.REPORT_FONT_DIRS
        try:
            return typst.compile(
                str(folder / layout.name), root=str(folder), font_paths=fonts, ignore_system_fonts=bool(fonts),
                format=form,
            )  # fmt: skip
        except typst.TypstError as problem:
            raise PaperRefused() from problem
