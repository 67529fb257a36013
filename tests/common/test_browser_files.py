"""Collected scripts name each other by content, so a deployment in the middle of a visit mixes nothing."""

import re
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from civildefense.common.browser_files import HashedFiles

IMPORT = re.compile(r"""(?:from\s*|import\()["']\./([^"']+)["']""")


def test_script_modules_import_each_other_by_hashed_name(tmp_path: Path) -> None:
    source = FileSystemStorage(settings.BASE_DIR / "static")
    names = [f"shelters/finder/{path.name}" for path in Path(source.location, "shelters/finder").glob("*.js")]
    collected = HashedFiles(location=tmp_path)
    for name in names:
        with source.open(name) as script:
            collected.save(name, script)
    failures = [
        result
        for result in collected.post_process({name: (source, name) for name in names})
        if isinstance(result[2], Exception)
    ]
    assert failures == []
    for name in names:
        hashed = Path(tmp_path, collected.stored_name(name))
        for imported in IMPORT.findall(hashed.read_text(encoding="utf-8")):
            assert f"shelters/finder/{imported}" in collected.hashed_files.values(), f"{name} imports {imported}"
