"""Refusals that only a bank's window knows."""

from dispatcher.errors import Refused


class NoBank(Refused):
    """The window's own lane is no bank's."""

    word, status = "NO_BANK", 409


class NotMet(Refused):
    """The company has not been at this bank's window: it has nothing to offer to it, and nothing to refuse."""

    word = "NOT_MET"


class NoConsent(Refused):
    """The company has not consented, or does no longer."""

    word, status = "NO_CONSENT", 403


class NoCompanyTold(Refused):
    """The company has said nothing of itself."""

    word, status = "NO_COMPANY_TOLD", 404


class UnknownOffer(Refused):
    """No offer of this bank has that name."""

    word, status = "UNKNOWN_OFFER", 404
