"""HTML that somebody else wrote: nothing leaks into the PDF, nothing is asked of the network."""

import io
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pypdf import PdfReader

from services import pdf
from services.pdf import engines, runner, weasyprint_page
from tests.unit import documents

TOLD_TO_NOBODY = "CANARY-FILE-7Q4Z"
# {file} is a local file that holds the secret, {port} a server on this machine that counts.
HOSTILE = {
    "file in an iframe": '<iframe src="file://{file}" width="500" height="200"></iframe>',
    "file as an object": '<object data="file://{file}" type="text/plain"></object>',
    "file embedded": '<embed src="file://{file}" type="text/plain">',
    "file attached": '<link rel="attachment" href="file://{file}"><a rel="attachment" '
    'href="file://{file}">x</a>',
    "file by refresh": '<meta http-equiv="refresh" content="0;url=file://{file}">',
    "file by handler": "<body onload=\"var x=new XMLHttpRequest();x.open('GET','file://{file}',"
    'false);x.send();document.body.innerText=x.responseText"></body>',
    "file in a style": '<style>@import "file://{file}"; body:after {{ content: "x" }}</style>',
    "picture": '<img src="http://127.0.0.1:{port}/i.png">',
    "picture by name": '<img src="http://localhost:{port}/i.png">',
    "picture by IPv6": '<img src="http://[::1]:{port}/i.png"><img src="http://0:{port}/i.png">',
    "frame": '<iframe src="http://127.0.0.1:{port}/f"></iframe>',
    "style sheet": '<link rel="stylesheet" href="http://127.0.0.1:{port}/s.css">',
    "import and font": "<style>@import url(http://127.0.0.1:{port}/a.css); @font-face "
    "{{ font-family: F; src: url(http://127.0.0.1:{port}/f.ttf) }} body {{ font-family: F; "
    "background: url(http://127.0.0.1:{port}/b.png) }}</style>",
    "refresh": '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:{port}/r">',
    "base": '<base href="http://127.0.0.1:{port}/"><img src="i.png">',
    "drawing": '<svg width="9" height="9"><image href="http://127.0.0.1:{port}/i.png" '
    'xlink:href="file://{file}" width="9" height="9"/></svg>',
    "drawing in a picture": "<img src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/"
    "svg' width='9' height='9'%3E%3Cimage href='http://127.0.0.1:{port}/i.png'/%3E%3C/svg%3E\">",
    "page in a frame": '<iframe src="data:text/html,%3Cimg src=http://127.0.0.1:{port}/i.png%3E">'
    "</iframe>",
    "endless handler": '<body onload="for(;;){{}}">endless</body>',
}


class Canary(ThreadingHTTPServer):
    """A server on this machine that notes what it is asked for."""

    hits: list[str]


class Noting(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.hits.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def server():
    canary = Canary(("127.0.0.1", 0), Noting)
    canary.hits = []
    thread = threading.Thread(target=canary.serve_forever)
    thread.start()
    yield canary
    canary.shutdown()
    thread.join()
    canary.server_close()


@pytest.fixture
def canary(server):
    server.hits.clear()
    return server


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret.txt"
    path.write_text(TOLD_TO_NOBODY)
    return path


@pytest.fixture
def unfenced(monkeypatch):
    """Forbid namespaces, as some systems do: the options alone must hold."""
    monkeypatch.setattr(runner, "FENCES", ())
    runner.fence.cache_clear()
    yield
    runner.fence.cache_clear()


def hostile(name, secret, canary):
    body = HOSTILE[name].format(file=secret, port=canary.server_port)
    return f"<!DOCTYPE html><html lang='en'><head><title>x</title></head>{body}<p>end</p></html>"


def everything(made):
    """Return all that stands in a PDF: its words, and every stream unpacked."""
    reader = PdfReader(io.BytesIO(made))
    found = [documents.text(made).encode()]
    for number in range(1, reader.trailer["/Size"]):
        thing = reader.get_object(number)
        if hasattr(thing, "get_data"):
            found.append(thing.get_data())
    return b"\n".join(found)


def test_the_canary_sings_when_wkhtmltopdf_runs_bare(secret, canary, tmp_path):
    """Prove that the tests below could fail."""
    html = hostile("file in an iframe", secret, canary) + hostile("picture", secret, canary)
    page = tmp_path / "page.html"
    page.write_text(html)
    bare = ["wkhtmltopdf", "--quiet", "--enable-local-file-access", str(page), "-"]
    made = subprocess.run(bare, capture_output=True, timeout=20).stdout
    assert TOLD_TO_NOBODY.encode() in everything(made)
    assert canary.hits


@pytest.mark.parametrize("name", HOSTILE)
def test_wkhtmltopdf_leaks_nothing(name, secret, canary, unfenced):  # F3
    before = time.monotonic()
    made = pdf.render_html(hostile(name, secret, canary), title="x", engine="pdfkit", seconds=5)
    assert time.monotonic() - before < 10
    assert TOLD_TO_NOBODY.encode() not in everything(made)
    assert canary.hits == []


@pytest.mark.parametrize("name", HOSTILE)
def test_weasyprint_leaks_nothing(name, secret, canary):  # F3
    made = weasyprint_page.draw(hostile(name, secret, canary), "x")
    assert TOLD_TO_NOBODY.encode() not in everything(made)
    assert canary.hits == []


@pytest.mark.parametrize("engine", ["pdfkit", "weasyprint"])
def test_the_network_is_gone_where_the_system_allows_it(engine, secret, canary):
    html = hostile("picture", secret, canary)
    assert pdf.render_html(html, title="x", engine=engine).startswith(b"%PDF")
    assert canary.hits == []


@pytest.mark.parametrize("engine", ["pdfkit", "weasyprint"])
def test_a_table_without_end_is_given_up_in_time(engine):
    html = "<table>" + "<tr><td>row</td></tr>" * 200_000 + "</table>"
    before = time.monotonic()
    with pytest.raises(pdf.PdfFailed, match="too long"):
        pdf.render_html(html, title="x", engine=engine, seconds=2)
    assert time.monotonic() - before < 8


@pytest.mark.parametrize(
    "html",
    [
        "<script>1</script>",
        "<p>x</p><SCRIPT src='x'>",
        '<meta name="pdfkit-enable-local-file-access" content="">',
        "<META content='' name=pdfkit-cookie-jar>",
    ],
)
def test_scripts_and_options_in_a_page_are_refused(html):
    with pytest.raises(pdf.UnsafeHtml):
        pdf.render_html(html, title="x")


def test_options_in_a_page_never_reach_the_command():  # CVE-2025-26240
    html = '<meta name="pdfkit-cookie-jar" content="/tmp/jar">'
    command, _page = engines.prepare(html, engine="pdfkit", title="x", landscape=False)
    assert "--cookie-jar" not in command
    assert "--disable-local-file-access" in command
