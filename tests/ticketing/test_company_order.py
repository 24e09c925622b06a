"""The order of the banks is by chance: it stays for a ticket, differs between tickets, and favours nobody."""

from collections import Counter

from ticketing.company_order import by_chance

LANES = [f"bank_{number}" for number in range(7)]


def test_it_stays_whatever_order_the_banks_are_named_in() -> None:
    assert by_chance("20261123-L001", LANES) == by_chance("20261123-L001", reversed(LANES))
    assert sorted(by_chance("20261123-L001", LANES)) == LANES


def test_every_bank_is_first_about_as_often_as_any_other() -> None:
    """Over 7,000 tickets; 1,000 times each if it were exact, and chance strays by some thirty."""
    first = Counter(by_chance(f"20261123-L{number:03d}", LANES)[0] for number in range(7000))
    last = Counter(by_chance(f"20261123-L{number:03d}", LANES)[-1] for number in range(7000))
    assert all(850 < count < 1150 for count in (*first.values(), *last.values())) and len(first) == len(last) == 7
