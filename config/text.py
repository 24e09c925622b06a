"""Words in a hall file: codes, names in two languages, and what may stand in them."""

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, ValidationInfo
from pydantic_core import PydanticCustomError

CODE_PATTERN: Final = r"^[A-Za-z0-9][A-Za-z0-9_.\-]{0,39}$"
WORDS_PATTERN: Final = r"^[^\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]*$"
ORIGIN_PATTERN: Final = r"^(https?://[A-Za-z0-9.\-]+(:[0-9]{1,5})?)?$"

ALLOWED: Final[Mapping[str, str]] = {
    CODE_PATTERN: "1–40 of a–z, A–Z, 0–9, _ . -, beginning with a letter or digit",
    WORDS_PATTERN: "text on one line, without control characters",
    ORIGIN_PATTERN: "http:// or https://, a host and maybe a port, nothing after it; or empty",
}
"""What each pattern means, in words for the person who mends the file."""

Code = Annotated[str, Field(pattern=CODE_PATTERN)]
Words = Annotated[str, Field(min_length=1, max_length=200, pattern=WORDS_PATTERN)]
Origin = Annotated[str, Field(max_length=200, pattern=ORIGIN_PATTERN)]
Number = Annotated[float, Strict()]
Whole = Annotated[int, Strict()]
Flag = Annotated[bool, Strict()]


class Part(BaseModel):
    """A part of the hall: never changed once read, and every field known."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, str_strip_whitespace=True)


class Text(Part):
    """A name or sentence in both languages."""

    zh: Words
    en: Words

    def get(self, lang: str) -> str:
        """The English for 'en', the Chinese for everything else."""
        return self.en if lang == "en" else self.zh


def refusal(allowed: str) -> PydanticCustomError:
    """A validation error that says what would be right."""
    return PydanticCustomError("allowed", "{allowed}", {"allowed": allowed})


def known(kind: str) -> AfterValidator:
    """A name that must stand elsewhere in the hall file. What the file has comes as the validation's context; a hall
    that a program puts together names its parts itself and is not checked here."""

    def check(value: str, info: ValidationInfo) -> str:
        names = info.context.get(kind) if info.context else None
        if names is not None and value not in names:
            raise refusal(f"one of the {kind}: {_listed(names) or 'there are none'}")
        return value

    return AfterValidator(check)


def _listed(names: Mapping[str, object], most: int = 24) -> str:
    shown = ", ".join(list(names)[:most])
    return f"{shown}, … ({len(names)} in all)" if len(names) > most else shown
