"""Whether an address that somebody names is a page of this site. Pure."""

import re

_OWN_PAGE = re.compile(r"/[A-Za-z0-9\-_/]{0,80}")


def is_page(page: str) -> bool:
    """Whether it is a page of this site, never '//another.example'."""
    return bool(_OWN_PAGE.fullmatch(page)) and not page.startswith("//")
