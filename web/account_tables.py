"""The tables of accounts, devices and sessions. Secrets are in them as digests only."""

from sqlalchemy import Column, Float, Integer, MetaData, String, Table

FAMILY = MetaData()
accounts = Table(
    "accounts",
    FAMILY,
    Column("name", String(40), primary_key=True),
    Column("shown", String(60), nullable=False),
    Column("role", String(20), nullable=False),
    Column("password", String(200), nullable=False),
)
starting = Table(
    "starting_passwords",
    FAMILY,
    Column("account", String(40), primary_key=True),
    Column("request", String(64), nullable=False),
)
"""Whose password was given by another and must be changed first; `request`: the digest of the request that gave it."""

devices = Table(
    "devices",
    FAMILY,
    Column("name", String(40), primary_key=True),
    Column("role", String(20), nullable=False),
)
keys = Table(
    "device_keys",
    FAMILY,
    Column("secret", String(64), primary_key=True),
    Column("device", String(40), nullable=False),
)
links = Table(
    "links",
    FAMILY,
    Column("secret", String(64), primary_key=True),
    Column("device", String(40), nullable=False),
    Column("page", String(80), nullable=False),
    Column("uses", Integer, nullable=False),
)
sessions = Table(
    "sessions",
    FAMILY,
    Column("secret", String(64), primary_key=True),
    Column("account", String(40), nullable=False),
    Column("window", String(8), nullable=False),
    Column("seat", String(40), nullable=False),
    Column("began", Float, nullable=False),
    Column("seen", Float, nullable=False),
)
