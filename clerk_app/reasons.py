"""Reasons a clerk picks with one key. They go into events as written here, and are read again as phrases."""

PAUSE = ("临时离岗", "整理材料", "系统故障", "用餐", "开会")
TRANSFER = ("业务不在本窗口办", "还要办另一件事", "群众要求", "设备故障")
CALL = ("群众已到窗口", "特殊困难", "上一位的同行人", "值班领导安排")
HOLD: dict[str, tuple[str, str]] = {
    "fetch": ("去取材料", "回来后由本队列任一窗口接着办"),
    "kept": ("材料留在本窗口", "回来后由本窗口接着办"),
    "step": ("等一个环节", "环节完成后回到本窗口"),
}
"""Kinds of hold: what it is, and where the visitor goes on."""

PAUSE_MINUTES = (5, 10, 20, 30, 60)
