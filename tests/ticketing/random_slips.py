"""Slips with words as bad as words can be: rare characters, commands, halves of characters."""

import random

from ticketing.slip import Slip

COMMON = "居民身份证换领补领户口迁移出入境护照社保医保公积金不动产登记办理材料齐全请到一楼东侧等候"
PIECES = (
    *COMMON,
    *"，。、；：！？（）【】《》①②Ⅳ〇㐂龘镕堃喆",
    *"\U00020bb7\U0002a6b2\U00030edd",
    *"abcXYZ 0189 -/.,:;()&<>'\"%",
    "passport ",
    "e\u0301",
    "x\u0302",
    "ｆｕｌｌ",
    "が",
    "한",
    "\u3000",
    "\u00a0",
    "\u200b",
    "\u202e",
    "\ufe0f",
    "\U0001f600",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\ue7c7",
    "\U000f0000",
    "\u0378",
    "\ud800",
    "\x00",
    "\x1b@",
    "\x1bp\x00\x19\xfa",
    "\x1dV\x00",
    "\x1d(k\x03\x001Q0",
    "\x10\x14\x01\x00\x01",
    "\x10\x04\x04",
    "\x1c.",
    "\n",
    "\r\n",
    "\t",
    "\x7f",
    "\x9b",
)


def words(chance: random.Random, longest: int) -> str:
    usual = chance.random() < 0.5
    return "".join(chance.choice(COMMON if usual else PIECES) for _ in range(chance.randrange(longest)))


def random_slip(chance: random.Random) -> Slip:
    """Any text in any place; only the number and the link are the hall's own."""
    number = f"{chance.choice('ABCKLZ')}{chance.randrange(100, 99999)}"
    link = f"https://hall.example/t/20261123-{number}.{chance.getrandbits(128):032x}"
    return Slip(
        hall=words(chance, 30),
        zone=words(chance, 20),
        number=number,
        favoured=chance.choice(("", "优先")),
        service=words(chance, 60),
        windows=words(chance, 60),
        place=words(chance, 60),
        ahead=words(chance, 20),
        wait=words(chance, 60),
        bring=tuple(words(chance, 60) for _ in range(chance.randrange(4))),
        link=chance.choice(("", link, link)),
        scan="手机扫码看进度",
        rule=words(chance, 60),
        at="2026-11-23 10:32",
        reprint=chance.choice(("", "补打")),
    )
