"""What the accounts' routes answer, as models for the OpenAPI document."""

from pydantic import BaseModel


class AccountOut(BaseModel):
    """`renew`: has a starting password that was not changed yet; `seen`: the last sign of life of the sessions there
    are, in seconds since 1970, 0 for none."""

    user: str
    name: str
    role: str
    renew: bool
    seen: float


class AccountsOut(BaseModel):
    accounts: list[AccountOut]


class StartingOut(BaseModel):
    """`password`: for the first sign-in; nobody can ask for it again."""

    user: str
    password: str
