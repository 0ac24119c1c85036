"""Rules of this code base that a machine can check; a failure says what to open and write."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST = 300
# Set-up and caches, other people's code, and files that a program writes.
NOT_OURS = {"node_modules", "instance", "vendor", "migrations", "__snapshots__", "htmlcov"}
LAYERS = ("app", "views", "jobs", "services", "models")


def files(*suffixes):
    """Our own files, those with the suffixes if any are named."""
    tops = [top for top in ROOT.iterdir() if not top.name.startswith(".") or top.name == ".ci"]
    found = [file for top in tops for file in ([top] if top.is_file() else top.rglob("*"))]
    ours = [
        file
        for file in found
        if file.is_file() and not {*NOT_OURS, "__pycache__"} & {*file.relative_to(ROOT).parts}
    ]
    return sorted(file for file in ours if not suffixes or file.suffix in suffixes)


def name(file):
    return str(file.relative_to(ROOT))


def say(faults, cure):
    """Fail with one line for each fault and with what to do about all of them."""
    assert not faults, "\n".join([*map(str, faults), cure])


def test_no_file_has_more_than_300_lines():
    lengths = {
        name(file): len(file.read_text().splitlines())
        for file in files(".py", ".html", ".js", ".css", ".sh")
    }
    long = [f"{file} has {length} lines" for file, length in lengths.items() if length > LONGEST]
    say(long, f"Split it by what it is about; no file has more than {LONGEST} lines.")


def test_no_file_is_a_drawer_for_leftovers():
    drawers = {
        "utils",
        "util",
        "helpers",
        "helper",
        "common",
        "misc",
        "manager",
        "managers",
        "tools",
    }
    found = [name(file) for file in files(".py", ".js", ".css") if file.stem in drawers]
    say(found, "Name the file after the thing that it is about.")


def test_every_email_is_a_folder_of_subject_text_and_html():
    wanted = {"subject.txt", "body.txt", "body.html"}
    faults = []
    for folder in sorted((ROOT / "templates" / "email").glob("*/")):
        there = {file.name for file in folder.iterdir()}
        if there != wanted:
            faults.append(f"{name(folder)} has {', '.join(sorted(there)) or 'nothing'}")
    say(faults, f"A message is a folder with exactly {', '.join(sorted(wanted))}.")


def pages():
    """Templates that no other template extends, includes or imports, but for mails and PDFs.

    Flask-Admin itself includes those that begin with `inline_`.
    """
    templates = ROOT / "templates"
    texts = {
        str(file.relative_to(templates)): file.read_text()
        for file in files(".html")
        if file.is_relative_to(templates)
    }
    used = {
        part for text in texts.values() for part in re.findall(r"['\"]([\w/.-]+\.html)['\"]", text)
    }
    return {
        path: text
        for path, text in texts.items()
        if path not in used
        and path.split("/")[0] not in {"email", "pdf", "macros"}
        and not path.endswith("/layout.html")
        and not Path(path).name.startswith("inline_")
    }


def test_every_page_extends_a_layout_and_sets_a_title():
    faults = []
    for path, text in pages().items():
        if "{% extends" not in text:
            faults.append(f"templates/{path} extends nothing")
        elif "{% block title" not in text:
            faults.append(f"templates/{path} sets no title")
    say(
        faults, "Begin with {% extends 'layout.html' %} and {% block title %}…{% endblock title %}."
    )


def test_no_template_has_handlers_or_styles_in_its_tags():
    inline = re.compile(r"<[^>]*\s(on[a-z]+|style)\s*=", re.IGNORECASE)
    faults = [
        f"{name(file)}:{number} {line.strip()[:90]}"
        for file in files(".html")
        if not {"pdf", "email"} & {*file.parts}
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if inline.search(line)
    ]
    say(faults, "The security policy forbids them: write a rule in app/static/css or a file in js.")


def trees(*folders):
    """Each of our modules in these folders, parsed."""
    for file in files(".py"):
        if file.relative_to(ROOT).parts[0] in folders:
            yield file, ast.parse(file.read_text())


def test_services_know_nothing_of_the_request():
    forbidden = {"request", "session", "g", "flash", "current_user", "redirect", "url_for"}
    faults = [
        f"{name(file)}:{node.lineno} imports {alias.name} from {node.module}"
        for file, tree in trees("services", "models")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in {"flask", "flask_login"}
        for alias in node.names
        if alias.name in forbidden
    ]
    say(faults, "Give the function what it needs as a parameter; views/ and jobs/ know the rest.")


def test_services_never_commit():
    faults = [
        f"{name(file)}:{node.lineno}"
        for file, tree in trees("services")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
    say(faults, "Leave it to the view, job or command that calls the service.")


def test_only_the_clock_asks_for_the_time():
    asks = {"now", "today", "utcnow"}
    faults = [
        f"{name(file)}:{node.lineno} calls {node.func.value.id}.{node.func.attr}()"
        for file, tree in trees(*LAYERS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and (node.func.value.id, node.func.attr)
        in {("datetime", ask) for ask in asks} | {("date", "today"), ("time", "time")}
        and name(file) != "services/clock.py"
    ]
    say(
        faults,
        "Take the day or the instant as a parameter; edges call clock.now() or clock.today().",
    )


def test_money_is_never_a_float():
    faults = [
        f"{name(file)}:{node.lineno}"
        for file, tree in trees("services", "models")
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id in {"Float", "REAL", "Double"}
    ]
    say(faults, "Use the column kind Money of models/base.py: cents in the database, Decimal here.")


def test_every_job_says_what_it_does():
    faults = []
    for file, tree in trees("jobs"):
        for node in tree.body:
            decorators = map(ast.unparse, getattr(node, "decorator_list", []))
            if any(d.startswith("job(") for d in decorators) and not ast.get_docstring(node):
                faults.append(f"{name(file)}:{node.lineno} {node.name}")
    say(faults, "Give the job a docstring: what is due, and what it does about it.")


def test_only_loaders_import_modules_by_name():
    """A circle of imports is a missing layer; ruff forbids the imports that would hide one."""
    hidden = [
        name(file) for file, _ in trees(*LAYERS) if "importlib.import_module" in file.read_text()
    ]
    loaders = {"__init__.py", "loader.py", "registry.py"}
    others = [file for file in hidden if Path(file).name not in loaders]
    say(others, "Import it at the top of the file.")


def test_the_project_stands_alone():
    machine = re.compile(r"(?<![\w./])/(?:wor[k]|far[m]|Users|home/\w+)/|(?<!no-emit-)index-ur[l]")
    faults = [
        f"{name(file)}:{number} {line.strip()[:90]}"
        for file in files()
        if file.suffix not in {".png", ".ico", ".woff2", ".pdf"}
        for number, line in enumerate(file.read_text(errors="replace").splitlines(), 1)
        if machine.search(line)
    ]
    say(faults, "Name no folder of one machine and no package index: others have neither.")


def test_tests_run_on_the_versions_that_are_served():
    def pins(lock):
        return set(re.findall(r"^[\w.-]+==\S+", (ROOT / lock).read_text(), re.MULTILINE))

    differing = pins("requirements.lock") - pins("requirements-dev.lock")
    say(sorted(differing), "Run `make lock`: both lock files come from one resolution.")


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_library_is_pinned_by_hash(lock):
    entries = re.findall(
        r"^[\w.-]+==.*?(?=^\S|\Z)", (ROOT / lock).read_text(), re.MULTILINE | re.DOTALL
    )
    faults = [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]
    assert entries
    say(faults, "Run `make lock`.")


def test_the_guide_of_library_holes_names_closings_and_tests_that_exist():
    guide = ROOT / "docs" / "guide" / "library-holes.md"
    rows = [line for line in guide.read_text().splitlines() if "::" in line]
    faults = [row[:90] for row in rows if not re.search(r"\| .*`[\w/]+\.(py|html)`", row)]
    for file, test in re.findall(r"`([\w/.]+\.\w+)(?:::(\w+))?`", "\n".join(rows)):
        path = ROOT / file
        if not path.exists() or (test and f"def {test}(" not in path.read_text()):
            faults.append(f"{file}::{test}")
    assert len(rows) > 50
    say(faults, "Name in docs/guide/library-holes.md the file that closes it and its test.")


def test_the_list_of_threats_names_tests_that_exist():
    rows = re.findall(r"^\| ([AB]\d+) \|.*$", text := threats(), re.MULTILINE)
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)
    lines = [line for line in text.splitlines() if re.match(r"\| [AB]\d+ \|", line)]
    faults = [line[:90] for line in lines if "::" not in line]
    for file, test in named:
        path = ROOT / file
        if not path.exists() or f"def {test}(" not in path.read_text():
            faults.append(f"{file}::{test}")
    assert {*rows} >= {*(f"A{n}" for n in range(1, 12)), *(f"B{n}" for n in range(1, 10))}
    say(faults, "Name in docs/threats.md the test that fails when the defence is gone.")


def threats():
    return (ROOT / "docs" / "threats.md").read_text()
