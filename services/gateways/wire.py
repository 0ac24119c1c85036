"""One POST to a gateway: bounded in time and size, never repeated."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from urllib.parse import urlencode

import httpx

SECONDS_TO_CONNECT = 10.0
LARGEST_ANSWER = 5_000_000
HEADERS = {"Content-Type": "application/x-www-form-urlencoded;charset=UTF-8"}


class NotSent(Exception):
    """The gateway could not be reached, so it has heard nothing."""


class NoAnswer(Exception):
    """The request went out, and no usable answer came back."""


def post(url: str, fields: Mapping[str, str], seconds: float) -> str:
    """Send a form once and return the body of the answer.

    httpx limits each read, not the whole: an answer that drips, or a name server that sleeps,
    would hold us for longer. So the request runs in a thread that we stop waiting for.
    """
    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="gateway")
    try:
        return pool.submit(_post, url, urlencode(fields), seconds).result(timeout=seconds)
    except TooSlow:
        raise NoAnswer(f"no answer within {seconds:g} seconds") from None
    finally:
        pool.shutdown(wait=False)


def _post(url: str, body: str, seconds: float) -> str:
    limits = httpx.Timeout(seconds, connect=min(SECONDS_TO_CONNECT, seconds))
    try:
        with (
            httpx.Client(timeout=limits) as client,
            client.stream("POST", url, content=body, headers=HEADERS) as reply,
        ):
            return _read(reply)
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise NotSent(type(error).__name__) from error
    except httpx.HTTPError as error:
        raise NoAnswer(type(error).__name__) from error


def _read(reply: httpx.Response) -> str:
    if reply.status_code != httpx.codes.OK:
        raise NoAnswer(f"HTTP {reply.status_code}")
    body = bytearray()
    for piece in reply.iter_bytes():
        body += piece
        if len(body) > LARGEST_ANSWER:
            raise NoAnswer("the answer is too large")
    return body.decode("utf-8", errors="replace")
