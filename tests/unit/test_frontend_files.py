"""What the pages stand on: icons that exist, libraries that are what package.json says."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "app" / "static"
NAMED = re.compile(r"\bicon\(\s*[\"']([\w-]+)[\"']|\bicon(?:: str| )?= \"([\w-]+)\"")
LIBRARIES = sorted(folder for folder in (STATIC / "vendor").iterdir())


def test_every_icon_that_is_named_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "img" / "icons.svg").read_text()))
    sources = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "views").rglob("*.py")]
    named = {
        next(filter(None, found)): source.relative_to(ROOT)
        for source in sources
        for found in NAMED.findall(source.read_text())
    }
    missing = {name: str(source) for name, source in named.items() if name not in drawn}
    assert not missing, f"Add these to app/vendoring/icons.txt and run vendor.mjs: {missing}"


@pytest.mark.parametrize("folder", LIBRARIES, ids=lambda folder: folder.name)
def test_a_vendored_library_is_the_version_of_the_package_file(folder):
    wanted = json.loads((ROOT / "app" / "vendoring" / "package.json").read_text())
    name, version = folder.name.rsplit("@", 1)
    package = "@tabler/core" if name == "tabler" else name
    assert wanted["devDependencies"][package] == version


@pytest.mark.parametrize("folder", LIBRARIES, ids=lambda folder: folder.name)
def test_a_vendored_library_brings_its_licence(folder):
    assert "ermission" in (folder / "LICENSE").read_text()


def test_no_template_loads_anything_from_another_host():
    linked = re.compile(r"(?:src=|<link[^>]+href=)[\"'](?:https?:)?//")
    pages = [p for p in (ROOT / "templates").rglob("*.html") if "email" not in p.parts]
    found = [str(p.relative_to(ROOT)) for p in pages if linked.search(p.read_text())]
    assert found == []
