"""The ID card at the kiosk: the key that readers digest numbers with, and the tickets a card has already."""

from hashlib import blake2b

import structlog

from dispatcher.errors import DayOver, Refused, Unavailable
from dispatcher.lifecycle import FINAL
from dispatcher.tickets import Ticket
from ticketing.bodies import Card
from ticketing.kiosk_card_store import CardStore
from web.site import Site

_FOR_READERS, _FOR_THE_STORE = "card reader", "card"

log = structlog.get_logger(__name__)


class CardDesk:
    """Every method raises DayOver where no day is open: a card is known for a day only."""

    def __init__(self, site: Site, store: CardStore) -> None:
        self._site, self._store = site, store

    async def key(self) -> str:
        """128 bits for the readers of today, another tomorrow."""
        day = await self._today()
        await self._store.sweep(day)
        if not day:
            raise DayOver()
        return await self._site.dispatcher.signed(_FOR_READERS)

    async def tickets(self, card: Card) -> list[Ticket]:
        """The live tickets of this card, the newest first."""
        day, holder = await self._known(card)
        found = [await self._site.dispatcher.ticket(number) for number in await self._store.tickets(day, holder)]
        live = [ticket for ticket in found if ticket is not None and ticket.state not in FINAL]
        return sorted(live, key=lambda ticket: -ticket.ord)

    async def took(self, key: str, card: Card, number: str) -> None:
        """A ticket was issued to this card under a key; the one it replaces is given up, unless its turn has come."""
        day, holder = await self._known(card)
        if card.replaces and card.replaces in await self._store.tickets(day, holder) and card.replaces != number:
            request = f"change-{blake2b(key.encode(), digest_size=12).hexdigest()}"
            try:
                await self._site.dispatcher.cancel(request, ticket=card.replaces)
            except Unavailable:
                raise  # asked again with the same key
            except Refused:
                log.info("card.kept", ticket=card.replaces)  # called already: whoever is called is served
        await self._store.keep(day, holder, number)

    async def _known(self, card: Card) -> tuple[str, str]:
        day = await self._today()
        if not day:
            raise DayOver()
        return day, await self._site.dispatcher.signed(f"{_FOR_THE_STORE} {card.holder}")

    async def _today(self) -> str:
        """The open day; '' when none is."""
        desk = self._site.dispatcher
        day, _, _, config, *_ = await desk.read_hall()
        if day != desk.day:
            await desk.join()
        return day if config else ""
