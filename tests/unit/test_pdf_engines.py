"""Which engine works, and what happens when it does not."""

import fcntl
import os
import time

import pytest

from services import pdf
from services.errors import Refused
from services.pdf import engines, runner, slots

HTML = "<!DOCTYPE html><html lang='en'><head><title>x</title></head><body>Hello</body></html>"


@pytest.fixture
def own_slots(tmp_path, monkeypatch):
    """Count places apart from other test runs on this machine."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


@pytest.fixture
def no_wkhtmltopdf(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))


def test_auto_takes_wkhtmltopdf_where_it_answers():
    assert engines.choose("auto") == "pdfkit"


def test_auto_takes_weasyprint_where_wkhtmltopdf_is_missing(no_wkhtmltopdf):
    assert engines.choose("auto") == "weasyprint"


def test_pdfkit_without_its_program_refuses_in_words(no_wkhtmltopdf):
    with pytest.raises(Refused, match="missing"):
        pdf.render_html(HTML, title="x", engine="pdfkit")


def test_an_unknown_engine_is_a_mistake_in_the_configuration():
    with pytest.raises(ValueError, match="PDF_ENGINE is one of auto, pdfkit, weasyprint"):
        pdf.engine_status("word")


@pytest.mark.parametrize(("engine", "version"), [("auto", "wkhtmltopdf"), ("weasyprint", "Weasy")])
def test_the_health_page_learns_engine_and_version(engine, version):
    status = pdf.engine_status(engine)
    assert status.works
    assert status.version.startswith(version)


def test_the_health_page_learns_what_to_install(no_wkhtmltopdf):
    status = pdf.engine_status("pdfkit")
    assert not status.works
    assert "Install" in status.problem


def test_only_the_unpatched_program_is_zoomed(tmp_path, monkeypatch):
    program = tmp_path / "wkhtmltopdf"
    program.write_text("#!/bin/sh\necho 'wkhtmltopdf 0.12.6.1 (with patched qt)'\n")
    program.chmod(0o755)
    ours = engines.prepare(HTML, engine="pdfkit", title="x", landscape=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    patched = engines.prepare(HTML, engine="pdfkit", title="x", landscape=False)
    assert "zoom:1.3" in ours[1]
    assert "zoom" not in patched[1]
    assert "--disable-smart-shrinking" in patched[0]


def test_an_engine_that_sleeps_is_killed_with_its_children(tmp_path, own_slots):
    held = tmp_path / "held"  # locked as long as the engine or its child lives
    command = ["sh", "-c", f"exec 9>{held}; flock 9; echo started >&9; sleep 60 & wait"]
    before = time.monotonic()
    with pytest.raises(pdf.PdfFailed, match="too long"):
        runner.run(command, b"", seconds=3)
    with held.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert file.read() == "started\n"
    assert time.monotonic() - before < 30


def test_an_engine_that_prints_no_pdf_is_a_failure(own_slots, caplog):
    with pytest.raises(pdf.PdfFailed, match="could not be made"):
        runner.run(["sh", "-c", "echo out of paper >&2; echo hello"], b"")
    assert "out of paper" in caplog.text


def test_an_engine_sees_nothing_of_our_environment(own_slots, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "canary-in-the-environment")
    told = runner.run(["sh", "-c", "echo %PDF; env; echo %%EOF"], b"")
    assert b"HOME=" in told
    assert b"canary" not in told


def test_an_engine_cannot_fill_the_disk(own_slots):
    with pytest.raises(pdf.PdfFailed, match="could not be made"):
        runner.run(["sh", "-c", "echo %PDF; exec cat /dev/zero"], b"")


def test_a_third_document_at_once_is_told_to_come_back(own_slots):
    with (
        slots.slot(0),
        slots.slot(0),
        pytest.raises(pdf.PdfFailed, match="try again in a minute"),
    ):
        runner.run(["true"], b"", seconds=0.1)


def test_a_place_is_free_again_after_its_document(own_slots):
    for _ in range(slots.AT_ONCE + 1):
        assert runner.run(["echo", "%PDF %%EOF"], b"", seconds=0.5)


def test_a_folder_of_somebody_elses_is_not_trusted(tmp_path, own_slots):
    tmp_path.joinpath(f"tendwell-pdf-{os.getuid()}").symlink_to("/var")
    with pytest.raises((PermissionError, FileExistsError)), slots.slot(0):
        pass


@pytest.mark.parametrize("title", ["", "  \n", "--enable-local-file-access", "\ud800 \x00", "--"])
@pytest.mark.parametrize("engine", ["pdfkit", "weasyprint"])
def test_a_strange_title_is_only_a_title(title, engine):
    assert pdf.render_html(HTML, title=title, engine=engine).startswith(b"%PDF")
