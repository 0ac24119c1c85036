"""Lists that are read page by page: which page is asked for, and the ways to its neighbours."""

from flask import request

DEEPEST = 500


def asked() -> int:
    """Read the page's number from the address; whatever is none is the first page."""
    return min(max(request.args.get("page", 0, type=int), 0), DEEPEST)


def ways(address: str, page: int, *, more: bool) -> dict[str, str]:
    """Give the addresses of the pages before and after, where there are any."""
    start = f"{address}{'&' if '?' in address else '?'}page="
    return {
        "previous_url": f"{start}{page - 1}" if page else "",
        "next_url": f"{start}{page + 1}" if more else "",
    }
