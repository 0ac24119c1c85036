"""Documents that were made once are not made again."""

import os
import time
from datetime import date

import pytest

from services import pdf
from services.errors import Refused

MADE = b"%PDF-1.7 made"


def never():
    pytest.fail("made again")


def test_the_second_view_comes_from_the_cache_in_no_time(tmp_path):
    pdf.cached(tmp_path, ["invoice", 7, date(2026, 3, 4)], lambda: MADE + b"x" * 100_000)
    took = []
    for _ in range(5):
        before = time.perf_counter()
        found = pdf.cached(tmp_path, ["invoice", 7, date(2026, 3, 4)], never)
        took.append(time.perf_counter() - before)
        assert found.startswith(MADE)
    assert min(took) < 0.01


@pytest.mark.parametrize("other", [["a", "bc"], ["ab", "c", ""], ["abc"], ["ab", b"c"]])
def test_other_parts_are_another_document(tmp_path, other):
    pdf.cached(tmp_path, ["ab", "c"], lambda: MADE)
    assert pdf.cached(tmp_path, other, lambda: MADE + b" anew") == MADE + b" anew"


def test_only_our_own_user_can_read_what_is_kept(tmp_path):
    pdf.cached(tmp_path / "new", ["x"], lambda: MADE)
    kept = [path for path in (tmp_path / "new").rglob("*") if path.is_file()]
    assert [oct(path.stat().st_mode & 0o777) for path in kept] == ["0o600"]


def test_a_failure_is_not_kept(tmp_path):
    def fail():
        raise pdf.PdfFailed("too slow")

    with pytest.raises(Refused):
        pdf.cached(tmp_path, ["x"], fail)
    assert pdf.cached(tmp_path, ["x"], lambda: MADE) == MADE


def test_a_file_cut_short_by_a_power_failure_is_made_again(tmp_path):
    pdf.cached(tmp_path, ["x"], lambda: MADE)
    next(path for path in tmp_path.rglob("*.pdf")).write_bytes(b"")
    assert pdf.cached(tmp_path, ["x"], lambda: MADE) == MADE


def test_a_cache_that_cannot_be_written_costs_nobody_the_document(tmp_path):
    blocked = tmp_path / "a-file"
    blocked.write_text("in the way")
    assert pdf.cached(blocked, ["x"], lambda: MADE) == MADE


def test_the_sweep_deletes_only_what_nobody_looked_at(tmp_path):
    pdf.cached(tmp_path, ["old"], lambda: MADE)
    for path in tmp_path.rglob("*.pdf"):
        os.utime(path, (1000, 1000))
    pdf.cached(tmp_path, ["new"], lambda: MADE)
    assert pdf.sweep(tmp_path, unused_since=2000) == 1
    assert pdf.cached(tmp_path, ["new"], never) == MADE


def test_a_logo_travels_in_the_page():
    assert pdf.data_uri(b"\x89PNG\r\n\x1a\nrest").startswith("data:image/png;base64,")


def test_a_logo_that_is_a_document_is_refused():
    with pytest.raises(Refused, match="PNG or JPEG"):
        pdf.data_uri(b"<svg onload='alert(1)'>")
