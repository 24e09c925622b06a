"""What the doctor sees, on a real engine and in figures that are hard to bring about."""

from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from dispatcher.doctor import WANTED, Finding, disk, examine, judge

GOOD = {"redis_version": "7.0.15", "role": "master", "aof_last_write_status": "ok"}


def bad(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if not finding.good]


async def test_the_embedded_engine_is_well(empty_engine_url: str, tmp_path: Path) -> None:
    async with Redis.from_url(empty_engine_url) as redis:
        await redis.set("hall:{nanchuan}:state", "x")
        findings = await examine(redis, tmp_path)
    assert bad(findings) == []
    assert len(findings) == 9
    assert not any(finding.cure for finding in findings)


async def test_wrong_settings_and_keys_of_others_are_named_with_a_cure(empty_engine_url: str) -> None:
    async with Redis.from_url(empty_engine_url, decode_responses=True) as redis:
        try:
            await redis.config_set("maxmemory-policy", "allkeys-lru")
            await redis.config_set("appendfsync", "everysec")
            await redis.set("hall:{nanchuan}:state", "x")
            await redis.set("session:\u5f20\n", "y")
            findings = bad(await examine(redis))
        finally:
            await redis.config_set("maxmemory-policy", "noeviction")
            await redis.config_set("appendfsync", "always")
    text = "\n".join(map(str, findings))
    assert len(findings) == 3
    assert "appendfsync everysec. Cure: set appendfsync always" in text
    assert "maxmemory-policy allkeys-lru. Cure" in text
    assert r"session:\u5f20\n" in text


async def test_an_engine_that_is_not_there_is_one_finding(tmp_path: Path) -> None:
    async with Redis(unix_socket_path=str(tmp_path / "none"), retry=Retry(NoBackoff(), 0)) as redis:
        findings = await examine(redis)
    assert [finding.good for finding in findings] == [False]
    assert "HALL_REDIS" in findings[0].cure


@pytest.mark.parametrize(
    ("info", "said"),
    [
        ({"redis_version": "6.2.14"}, "redis 6.2.14"),
        ({"redis_version": "7.2.4", "valkey_version": "9.1.2"}, ""),
        ({"role": "slave"}, "role slave"),
        ({"aof_last_write_status": "err"}, "last write to disk err"),
    ],
)
def test_figures_are_judged(info: dict[str, Any], said: str) -> None:
    findings = bad(judge({**GOOD, **info}, WANTED, []))
    assert [finding.what for finding in findings] == ([said] if said else [])
    assert all(finding.cure for finding in findings)


def test_a_service_that_hides_its_settings_passes_if_its_policy_is_told() -> None:
    assert bad(judge({**GOOD, "maxmemory_policy": "noeviction"}, None, [])) == []
    assert len(bad(judge({**GOOD, "maxmemory_policy": "volatile-lru"}, None, []))) == 1


def test_a_full_disk_is_told_before_it_is_full(tmp_path: Path) -> None:
    assert disk(tmp_path, 1).good
    full = disk(tmp_path, 2**60)
    assert not full.good
    assert "HALL_DATA" in full.cure
