"""What differs between machines: where data lies, who is reachable how. From the environment and an optional file."""

import os
import tomllib
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from config.mistakes import Mistake, mistakes_in
from config.text import Code, Origin

FILE_NAMED_BY = "HALL_SETTINGS"
"""The environment variable that names the optional TOML file; its keys are the fields below."""

_HALLS = Path(__file__).parent / "halls"
_PREFIX = "HALL_"
_ISSUER = r"^(https://[^\s?#]+|http://(127\.0\.0\.1|localhost)(:\d+)?(/[^\s?#]*)?)?$"

StaffRole = Literal["clerk", "guide", "manager", "admin", "auditor"]


class SettingsWrong(ValueError):
    """The environment or the settings file holds something else than is allowed; `mistakes` names all of it."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(str(mistake) for mistake in mistakes))


class Settings(BaseSettings):
    """What is given outright goes before HALL_… in the environment, that before the file, that before the default."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, frozen=True, extra="forbid", env_ignore_empty=True)

    hall: Path = _HALLS / "nanchuan"
    """The folder of the hall file, or hall.toml itself."""
    data: Path = Path("var")
    """Where the embedded engine and the database keep what they have."""
    redis: Annotated[str, Field(pattern=r"^((redis|rediss|unix)://\S+)?$")] = ""
    """Address of a Redis or Valkey of one's own; '' for the embedded engine."""
    host: Annotated[str, Field(min_length=1, max_length=253)] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    """0 takes a free one."""
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    """Web processes."""
    demo: bool = False
    """Whether simulated visitors and staff live in the hall."""
    speed: Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)] = 1.0
    """Seconds of a demo that pass in one."""
    printers: Annotated[dict[Code, str], Field(max_length=200)] = {}
    """Address of the printer at each kiosk or desk, as tcp://10.1.2.3?paper=58; see ticketing/printer_address.py."""
    day_printer: Code | Literal[""] = ""
    """Which of them prints the paper of a day's end; '' for the first that has paper."""
    receipt_printer: Code | Literal[""] = ""
    """Which of them prints what a visitor is given at a window (受理回执); '' for the first that has paper. A window
    with a printer of its own, named window-<number>, prints there."""
    card_bridge: Annotated[str, Field(pattern=r"^(http://127\.0\.0\.1:[1-9]\d{1,4})?$")] = ""
    """Where each kiosk finds the card reader on itself (docs/card-bridge.md); '' where there are none."""
    media: Path | None = None
    """Folder of pictures and films that hall displays show while nobody is called; none as long as nobody names one."""
    voice: Path | None = None
    """Folder of clips that the site has recorded (docs/own-media.md): what is whole there is said with them."""
    lan_origin: Origin = ""
    """In place of the hall file's."""
    public_origin: Origin = ""
    """In place of the hall file's."""
    tls_cert: Path | None = None
    """Certificate of the server in PEM; with it and its key the hall speaks HTTPS (`hall ca` makes both)."""
    tls_key: Path | None = None
    database: Annotated[str, Field(pattern=r"^([a-z0-9+]+://\S*)?$")] = ""
    """SQL address of accounts and history; '' for SQLite under `data`."""
    reminder_url: Annotated[str, Field(max_length=500, pattern=r"^(https?://[^\s@#]+)?$")] = ""
    """The site's own SMS or WeChat gateway, told when few are ahead of a ticket; '' for none."""
    reminder_secret: Annotated[str, Field(max_length=200, pattern=r"^(\S{16,})?$")] = ""
    """Signs what the gateway is sent; 16 characters at least."""
    rating_url: Annotated[str, Field(max_length=500, pattern=r"^(https?://[^\s@#]+)?$")] = ""
    """The city's platform for ratings (docs/rating-platform.md); '' for none."""
    rating_secret: Annotated[str, Field(max_length=200, pattern=r"^(\S{16,})?$")] = ""
    """Signs what the platform is sent; 16 characters at least."""
    rating_networks: Annotated[tuple[IPv4Network | IPv6Network, ...], Field(max_length=20)] = ()
    """Where the platform's name may lead, as ["10.20.0.0/16"]; without any, to the public internet only."""
    oidc_issuer: Annotated[str, Field(max_length=300, pattern=_ISSUER)] = ""
    """The OpenID Connect provider where staff may sign in besides; '' for none."""
    oidc_client_id: Annotated[str, Field(max_length=200)] = ""
    oidc_client_secret: Annotated[str, Field(max_length=500, repr=False)] = ""
    oidc_name: Annotated[str, Field(max_length=40)] = ""
    """What the provider is called on the button."""
    oidc_claim: Annotated[str, Field(min_length=1, max_length=100)] = "preferred_username"
    """The claim that is the staff number."""
    oidc_role_claim: Annotated[str, Field(max_length=100)] = ""
    """The claim by whose values somebody without an account gets one; '' to let in only whom the hall knows."""
    oidc_roles: Annotated[dict[str, StaffRole], Field(max_length=50)] = {}
    """Value of that claim → role; the first that fits."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("tls_cert and tls_key go together")
        if bool(self.reminder_url) != bool(self.reminder_secret):
            raise ValueError("reminder_url and reminder_secret go together")
        if bool(self.rating_url) != bool(self.rating_secret):
            raise ValueError("rating_url and rating_secret go together")
        if self.rating_url.startswith("http:") and not self.rating_networks:
            raise ValueError("rating_url without HTTPS needs rating_networks: the networks that it stays in")
        if len({bool(self.oidc_issuer), bool(self.oidc_client_id), bool(self.oidc_client_secret)}) > 1:
            raise ValueError("oidc_issuer, oidc_client_id and oidc_client_secret go together")
        if bool(self.oidc_role_claim) != bool(self.oidc_roles):
            raise ValueError("oidc_role_claim and oidc_roles go together")
        return self

    @property
    def sign_in_elsewhere(self) -> str:
        """What the OpenID Connect provider is called; '' where there is none."""
        return (self.oidc_name or "OpenID Connect") if self.oidc_issuer else ""

    @classmethod
    def read(cls, **given: Any) -> Self:
        """The settings of this machine. Raises SettingsWrong where pydantic would raise its own error."""
        file = os.environ.get(FILE_NAMED_BY, "")
        try:
            if file:
                tomllib.loads(Path(file).read_text("utf-8"))
            return cls(**given)
        except ValidationError as error:
            named = (mistake._replace(field=_named(mistake.field)) for mistake in mistakes_in(error, "settings", ""))
            raise SettingsWrong(tuple(named)) from None
        except (OSError, ValueError) as error:
            what = FILE_NAMED_BY if file else "environment"
            raise SettingsWrong((Mistake(file or "settings", "", what, "", str(error)),)) from None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = os.environ.get(FILE_NAMED_BY)
        given = (init_settings, env_settings)
        return (*given, TomlConfigSettingsSource(settings_cls, Path(file))) if file else given


def _named(field: str) -> str:
    """The environment's name of a field; what belongs to a key of `printers` keeps it."""
    name, dot, rest = field.partition(".")
    return f"{_PREFIX}{name.upper()}{dot}{rest}"
