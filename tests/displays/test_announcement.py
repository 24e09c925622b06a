"""What is said of a call sounds as it should: every digit and letter apart, every window as its number."""

import shutil
import subprocess

from config.rooms import LETTERS
from displays.announcement import of_ticket, of_window
from web.voice_engine import PROGRAM, VOICES
from web.voice_words import spoken

DIGITS = "零一二三四五六七八九"


def phonemes(lines: list[str]) -> list[str]:
    """What the engine makes of each line; nothing of it is played."""
    program = shutil.which(PROGRAM)
    assert program is not None, f"bin/debian brings {PROGRAM}"
    command = [program, "-q", "-x", "-v", VOICES["zh"], "--stdin"]
    text = "\n\n".join(lines)
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=True, timeout=60)
    found = [line.strip() for line in done.stdout.decode().splitlines() if line.strip()]
    assert len(found) == len(lines), found
    return found


def test_the_sentence() -> None:
    assert of_ticket("A001", "zh") == "请 A001 号" and of_window("3", "zh") == "到 3 号窗口办理"
    assert spoken(of_ticket("A001", "zh"), "zh") == "qing3 ei1 ling2 ling2 yao1 hao4"
    assert spoken(of_window("12", "zh"), "zh") == "dao4 shi2 er4 hao4 chuang1 kou3 ban4 li3"
    assert spoken(of_ticket("L102", "en"), "en") == "Ticket L 1 0 2"


def test_every_digit_and_every_letter_sounds_unlike_the_others() -> None:
    digits = phonemes([spoken(f"A00{digit}", "zh") for digit in range(10)])
    letters = phonemes([spoken(f"{letter}000", "zh") for letter in LETTERS])
    for found in (digits, letters):
        assert len(set(found)) == len(found)
        assert not any("(" in each for each in found)  # the engine changes its voice for what it does not know


def test_every_window_is_said_as_its_number() -> None:
    """1 to 99: 十二, 二十, 二十一, from the sounds of the single words."""
    alone = dict(zip((*DIGITS, "十"), phonemes([spoken(sign, "zh") for sign in (*DIGITS, "十")]), strict=True))
    said = phonemes([spoken(str(number), "zh") for number in range(1, 100)])
    assert len(set(said)) == 99
    for number, sounds in enumerate(said, 1):
        tens, ones = divmod(number, 10)
        signs = ("" if tens < 2 else DIGITS[tens]) + ("十" if tens else "") + (DIGITS[ones] if ones else "")
        plain = [alone[sign].strip("'") for sign in signs]
        assert len(sounds.split()) == len(signs), (number, sounds)
        heads = [one.strip("'")[:2] for one in sounds.split()]
        assert heads == [one[:2] for one in plain], (number, sounds, plain)
