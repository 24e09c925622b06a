"""What whoever starts a hall is told: where each page is, and in a demo the names and passwords made for it."""

import secrets
from collections.abc import Sequence

from rich.cells import set_cell_size
from rich.console import Console

from web.running import origin_of
from web.site import Site

_MANY = 100_000
_WIDE = 28
_CLERK, _GUIDE, _MANAGER, _ADMIN = "1001", "2001", "9001", "9002"


async def welcome(site: Site, free: Sequence[str], out: Console) -> None:
    """Prints where the hall is; a demo also gets its accounts and device links."""
    if site.settings.demo:
        await _open_demo(site, free, out)
    else:
        out.print(f"{site.hall.name.zh}  {origin_of(site.settings)}", highlight=False, soft_wrap=True)


async def _open_demo(site: Site, free: Sequence[str], out: Console) -> None:
    """Makes accounts and device links for the demo and prints them. Its links may be used again and again."""
    accounts, origin = site.people.accounts, origin_of(site.settings)
    passwords = {name: secrets.token_hex(4) for name in (_CLERK, _GUIDE, _MANAGER, _ADMIN)}
    await accounts.add_account(_CLERK, "clerk", passwords[_CLERK])
    await accounts.add_account(_GUIDE, "guide", passwords[_GUIDE])
    await accounts.add_account(_MANAGER, "manager", passwords[_MANAGER])
    await accounts.add_account(_ADMIN, "admin", passwords[_ADMIN])
    await accounts.add_device("demo-kiosk", "kiosk")
    await accounts.add_device("demo-display", "display")
    await accounts.add_device("demo-pad", "pad")

    async def link(device: str, page: str) -> str:
        return f"{origin}/enter/{await accounts.add_link(device, page, _MANY)}"

    lines = [
        ("取号机 kiosk", await link("demo-kiosk", "/kiosk"), ""),
        ("综合屏 hall display", await link("demo-display", "/hall"), ""),
        *[(f"{n} 号窗口屏 window display", await link("demo-display", f"/window/{n}"), "") for n in free[:1]],
        *[(f"{n} 号评价器 rating pad", await link("demo-pad", f"/rate/{n}"), "") for n in free[:1]],
        ("窗口 clerk", f"{origin}/clerk", f"工号 name {_CLERK}，密码 password {passwords[_CLERK]}"),
        ("导办台 guide desk", f"{origin}/guide", f"工号 name {_GUIDE}，密码 password {passwords[_GUIDE]}"),
        ("大厅运行 dashboard", f"{origin}/dashboard", f"工号 name {_MANAGER}，密码 password {passwords[_MANAGER]}"),
        ("设置 settings", f"{origin}/admin", f"工号 name {_ADMIN}，密码 password {passwords[_ADMIN]}"),
        ("全部页面 all pages", f"{origin}/", ""),
    ]
    out.print(f"\n[bold]{site.hall.name.zh}[/]  {site.hall.name.en}\n")
    for what, where, whom in lines:
        out.print(f"{set_cell_size(what, _WIDE)}{where}  {whom}".rstrip(), soft_wrap=True, highlight=False)
    named = "、".join(free)
    out.print(f"\n留给您的窗口 windows left for you: {named}\nCtrl-C 结束 ends it\n", highlight=False, soft_wrap=True)
