"""Papers for the demo: a letter as PDF, and a form as somebody would photograph it."""

import textwrap
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

WIDE, HIGH = 612, 792  # US letter, in points
MARGIN = 72
LEADING = 18
LONGEST = 84
HEAD, BODY, FOOT = 18, 11, 8
NOTICE = "Invented for the demo agency. Nobody signed this."
PAPER, INK, PEN, TABLE = "#fbf9f3", "#3b3b3b", "#27408b", "#a58a6a"


def pdf(head: str, lines: Sequence[str]) -> bytes:
    """Write one page: a heading, and lines beneath it; an empty line is a pause."""
    page = [_text(HEAD, MARGIN, HIGH - MARGIN, head)]
    broken = [part for line in lines for part in textwrap.wrap(line, LONGEST) or [""]]
    for number, line in enumerate(broken):
        page.append(_text(BODY, MARGIN, HIGH - MARGIN - 40 - number * LEADING, line))
    page.append(_text(FOOT, MARGIN, MARGIN // 2, NOTICE))
    drawn = b"\n".join(page)
    box = f"[0 0 {WIDE} {HIGH}]".encode()
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    return _file(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox " + box + b" /Contents 5 0 R "
            b"/Resources << /Font << /F1 4 0 R >> >> >>",
            font,
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        ]
    )


def _text(size: int, left: int, bottom: int, words: str) -> bytes:
    plain = words.encode("cp1252", "replace")
    for sign in (b"\\", b"(", b")"):
        plain = plain.replace(sign, b"\\" + sign)
    return b"BT /F1 %d Tf %d %d Td (%s) Tj ET" % (size, left, bottom, plain)


def _file(things: Sequence[bytes]) -> bytes:
    """Put numbered things together, with the table that says where each begins."""
    made, starts = b"%PDF-1.4\n", []
    for number, thing in enumerate(things, 1):
        starts.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n" % (len(things) + 1, len(made))
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(things) + 1)
    return made + head + table + end + b"%%EOF\n"


def photographed(head: str, answers: Sequence[tuple[str, str]]) -> Image.Image:
    """Draw a form that was filled in with a pen, as it lies on a table."""
    sheet = Image.new("RGB", (760, 1000), PAPER)
    paper = ImageDraw.Draw(sheet)
    paper.text((60, 50), head, INK, ImageFont.load_default(34))
    paper.line((60, 104, 700, 104), INK, 3)
    for number, (question, answer) in enumerate(answers):
        top = 140 + number * 78
        paper.text((60, top), question, INK, ImageFont.load_default(20))
        paper.text((90, top + 26), answer, PEN, ImageFont.load_default(26))
        paper.line((80, top + 60, 700, top + 60), "#c9c5bb", 2)
    paper.text((60, 950), NOTICE, INK, ImageFont.load_default(16))
    ground = Image.new("RGB", (900, 1140), TABLE)
    ground.paste(sheet, (70, 70))
    return ground.rotate(1.4, Image.Resampling.BICUBIC, fillcolor=TABLE)
