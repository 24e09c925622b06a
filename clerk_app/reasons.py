"""Reasons a clerk picks with one key. They go into events as written here, and are read again as phrases."""

PAUSE = ("临时离岗", "整理材料", "系统故障", "用餐", "开会")
TRANSFER = ("业务不在本窗口办", "还要办另一件事", "群众要求", "设备故障")
CALL = ("群众已到窗口", "特殊困难", "上一位的同行人", "值班领导安排")
WALK_IN = ("群众没有取号", "特殊困难", "取号机故障", "值班领导安排")
SKIP = ("已在别处办好", "网上已经办了", "材料里已有结果")
END = ("群众不办了", "改天再来办", "这一步没有办成", "要先补材料")
ADD = ("还要办另一件事", "先要别的部门出材料", "群众要求")
"""Why what comes after the present step changes: the next is skipped, all is ended here, one more is needed."""
HOLD: dict[str, tuple[str, str]] = {
    "fetch": ("去取材料", "回来后由本队列任一窗口接着办"),
    "kept": ("材料留在本窗口", "回来后由本窗口接着办"),
    "step": ("等一个环节", "环节完成后回到本窗口"),
}
"""Kinds of hold: what it is, and where the visitor goes on."""

PAUSE_MINUTES = (5, 10, 20, 30, 60)

CASE_STOP = ("补正：等申请人补材料", "等现场勘验或检测", "等公示期满", "等其他部门的意见")
"""Why a case's clock stands still: what the law leaves out of a time limit."""
CASE_WITHDRAW = ("申请人撤回", "申请人改办别的事项")
