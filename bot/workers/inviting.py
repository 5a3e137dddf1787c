"""GET /follow/<topic>: a page that invites to a topic or a story, and its link as a picture.

Anybody may ask for it, so it is drawn from what is at hand: nothing is counted or written here.
"""

from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.conversation.flyer import snippet, written
from bot.conversation.sharing import Subject, Way, subject_of, ways_in, ways_to
from bot.core.links import is_mark
from bot.core.pictures import qr_code
from bot.core.speech import day_and_time, named
from bot.core.writing import headline
from bot.locales import accepted, language_named
from bot.model.chat import Voice
from bot.model.story import Story
from bot.model.topic import TopicSlug
from bot.store import Stores

# What fits a screen of a telephone.
_SHOWN = 5
# Marks that tell the counts where a link stood.
_PAGE, _SITE, _PICTURE = "page", "site", "qr"
_PICTURE_SECONDS = 3600
_FRESH = {"Cache-Control": "no-cache", "Vary": "Accept-Language"}


@dataclass(frozen=True, slots=True)
class Invitations:
    """`public_url`: our address as readers reach it; empty: as whoever asks has reached us."""

    stores: Stores
    public_url: str

    def routes(self) -> list[Route]:
        return [
            Route("/follow/{slug}.png", self.picture),
            Route("/follow/{slug}", self.page),
        ]

    async def page(self, request: Request) -> Response:
        """`?mark=`: count those who come by its links under that mark; `?lang=`: in that language,
        and not in the browser's."""
        subject = await subject_of(self.stores, request.path_params["slug"])
        if subject is None:
            return await self._other_page(request)
        given = request.query_params.get("mark", "")
        mark = given if is_mark(given) else ""
        home = self._home(request)
        slug, stores = subject.slug, self.stores
        scanned = await ways_to(stores, slug, _PICTURE, home=home)
        language = _language(request)
        on_site = await ways_to(stores, slug, mark or _SITE, home=home)
        values = {
            "name": named(subject.name, Voice(language)),
            "slug": slug,
            "home": home,
            "ways": await ways_to(stores, slug, mark or _PAGE, home=home),
            "snippet": snippet(subject.name, on_site, language),
            "picture": f"/follow/{slug}.png" if scanned else "",
            "scanned": scanned[0] if scanned else None,
            "is_story": subject.story is not None,
            "stories": [_row(story, language) for story in await self._stories(subject)],
        }
        return HTMLResponse(written("follow.html", language, values), headers=_FRESH)

    async def _other_page(self, request: Request) -> Response:
        """Of `/follow/Climate`, that of climate; else one that leads to the chat."""
        slug = "-".join(request.path_params["slug"].lower().split())
        if subject := await subject_of(self.stores, slug):
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"/follow/{quote(subject.slug)}{query}")
        values = {"ways": await ways_in(self.stores, home=self._home(request))}
        page = written("absent.html", _language(request), values)
        return HTMLResponse(page, 404, headers=_FRESH)

    async def picture(self, request: Request) -> Response:
        subject = await subject_of(self.stores, request.path_params["slug"])
        ways: tuple[Way, ...] = ()
        if subject:
            home = self._home(request)
            ways = await ways_to(self.stores, subject.slug, _PICTURE, home=home)
        if not ways:
            return PlainTextResponse("there is no such picture\n", 404)
        caching = {"Cache-Control": f"max-age={_PICTURE_SECONDS}"}
        return Response(qr_code(ways[0].link), media_type="image/png", headers=caching)

    async def _stories(self, subject: Subject) -> tuple[Story, ...]:
        if subject.story:
            return (subject.story,)
        return await self.stores.stories.latest(TopicSlug(subject.slug), most=_SHOWN)

    def _home(self, request: Request) -> str:
        # A host that is not one of ours was refused before (see bot.workers.serve).
        return (self.public_url or str(request.base_url)).rstrip("/")


def _language(request: Request) -> str:
    """The one that `lang=` names, else the one of ours that the browser likes best."""
    named = language_named(request.query_params.get("lang", ""))
    return named or accepted(request.headers.get("accept-language", ""))


def _row(story: Story, language: str) -> dict[str, object]:
    lead = story.lead
    at = lead.published or lead.received
    told = {"headline": headline(lead), "url": lead.url, "publisher": lead.publisher}
    return {**told, "at": at, "time": day_and_time(at, Voice(language))}
