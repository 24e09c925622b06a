"""`/rule`: how the hall decides who is called, in sentences with its own figures, and how far one may be passed.

Everyone may read it: whoever waits has a right to know the order.
"""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ticketing.rule_words import helping_in_words, lanes_in_words, others_in_words
from web.roles import route
from web.site import Site


def routes(site: Site) -> list[Route]:
    async def page(request: Request) -> Response:
        lang = site.language(request)
        say = partial(site.phrase, lang)
        return site.page(
            request,
            "rule.html",
            lanes=lanes_in_words(site.hall, say, lang),
            helping=helping_in_words(site.hall, say, lang),
            others=others_in_words(site.hall, say),
        )

    return [route("/rule", page, ["GET"], roles={"public"}, name="rule")]
