"""A sentence of the screen as a voice can say it: numbers as they are read aloud, Chinese in pinyin. Pure.

The pinyin voice of espeak-ng is right where its Chinese one is not. It is given syllables with their tones.
"""

import re

from pypinyin import Style, lazy_pinyin

_DIGITS = "零一二三四五六七八九"
_ONE_APART = "幺"
"""One, where digits are read one by one."""

_LETTERS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (
            "ei1|bi4|sei1|di4|yi4|ai2 fu5|ji4|ei1 chi5|ai4|zhei4|kei4|ai2 ou5|ai2 mu5|en1|ou1|pi4|kiu1|a4|ai2 si5|ti4|"
            "you1|wei4|da2 bu5 liu5|ai2 ke5 si5|wai4|zei4"
        ).split("|"),
        strict=True,
    )
)
_PAUSES = str.maketrans(dict.fromkeys("，、；：。！？…（）「」『』《》〈〉·—|/\n\r\t", ","))
_CHINESE = "zh"


def spoken(text: str, lang: str) -> str:
    """What the voice of `lang` is given."""
    return _pinyin(_read_aloud(text)) if lang == _CHINESE else _english(text)


def _english(text: str) -> str:
    apart = re.sub(r"\b([A-Z])(\d{3,})\b", lambda found: f"{found[1]} {' '.join(found[2])}", text)
    return re.sub(r"(\d)[–-](\d)", r"\1 to \2", apart)


def _read_aloud(text: str) -> str:
    """Digits in Chinese: those of a ticket one by one, times and ranges as they are said, others as numbers."""
    text = re.sub(r"([A-Z])(\d{3,})", lambda found: f"{found[1]} {_one_by_one(found[2])}", text)
    text = re.sub(r"(\d{1,2}):(\d{2})", lambda found: _clock(int(found[1]), int(found[2])), text)
    text = re.sub(r"(\d)\s*[–-]\s*(\d)", r"\1到\2", text)
    text = re.sub(r"(\d+)\.(\d+)", lambda found: f"{_number(found[1])}点{_one_by_one(found[2], '一')}", text)
    return re.sub(r"\d+", lambda found: _number(found[0]), text)


def _clock(hour: int, minute: int) -> str:
    if not minute:
        return f"{hour}点"
    return f"{hour}点{'零' if minute < 10 else ''}{minute}分"


def _one_by_one(digits: str, one: str = _ONE_APART) -> str:
    return "".join(one if digit == "1" else _DIGITS[int(digit)] for digit in digits)


def _number(digits: str) -> str:
    """Up to 9999 as it is said, 12 as 十二; longer ones digit by digit."""
    if len(digits) > 4 or (digits.startswith("0") and digits != "0"):
        return _one_by_one(digits)
    value, said, gap = int(digits), "", False
    for at, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // at % 10
        if digit:
            said += ("零" if gap else "") + ("" if said == "" and digit == 1 and at == 10 else _DIGITS[digit]) + unit
        gap = bool(said) and not digit and bool(value % at)
    return said or _DIGITS[0]


def _pinyin(text: str) -> str:
    words: list[str] = []
    for piece in lazy_pinyin(text.translate(_PAUSES), style=Style.TONE3, neutral_tone_with_five=True):
        if piece.isascii() and piece[:1].islower():
            words.append(piece)
        else:
            words += [_LETTERS.get(sign.upper(), ",") for sign in piece if not sign.isspace()]
    return re.sub(r"(\s*,)+", ",", " ".join(words)).strip(", ")
