"""A hall in words, for `hall check`: lines of plain Chinese that a person can hold beside the real hall. Pure."""

from collections import Counter
from collections.abc import Iterator

from config import words_en
from config.hall import Hall, Hours, Lane, Window
from config.lanes import REGULAR
from config.workdays import last_known_year

_WEEKDAYS = {"mon": "周一", "tue": "周二", "wed": "周三", "thu": "周四", "fri": "周五", "sat": "周六", "sun": "周日"}

_DEVICES = {"led": "LED 屏", "pad": "叫号键盘", "rater": "评价器"}


def hall_in_words(hall: Hall, lang: str = "zh") -> list[str]:
    """Every line of the report; empty lines part its sections."""
    if lang == "en":
        return [line for section in words_en.sections(hall) for line in (*section, "")][:-1]
    sections = [_whole(hall), _lanes(hall), _windows(hall), _catalogue(hall), _hours(hall.hours), _rules(hall)]
    if hall.appointments.diaries:
        sections.append(_appointments(hall))
    return [line for section in sections for line in (*section, "")][:-1]


def _whole(hall: Hall) -> Iterator[str]:
    yield f"{hall.name.zh}（{hall.code}），版本 {hall.revision}，时区 {hall.timezone}"
    yield (
        f"{len(hall.zones)} 个区域，{len(hall.series)} 个号段，{len(hall.lanes)} 条队列，{len(hall.windows)} 个窗口，"
        f"{len(hall.services)} 个事项，其中一件事 {len(hall.bundles)} 个"
    )
    for series in hall.series.values():
        lanes = "、".join(lane.name.zh for lane in hall.lanes.values() if lane.series == series.letter)
        tile = "" if series.tile else "，取号机首页不显示"
        yield f"{series.letter} 号段 {series.name.zh}：{lanes}{tile}"


def _lanes(hall: Hall) -> Iterator[str]:
    yield "队列：谁等多久、谁先叫（得分 = k × W × 已等时间 ÷ T，得分最高的先叫）"
    for lane in hall.lanes.values():
        yield f"{lane.name.zh}（{lane.code}）：{'；'.join(_of_lane(hall, lane))}"


def _of_lane(hall: Hall, lane: Lane) -> Iterator[str]:
    yield "，".join(
        f"{hall.classes[klass].name.zh}目标 {target:g} 分钟、权重 {lane.weight * hall.classes[klass].weight:g}"
        for klass, target in lane.targets.items()
    )
    windows = hall.serving(lane.code)
    home = [number for number in windows if hall.windows[number].home == lane.code]
    also = [number for number in windows if number not in home]
    if home:
        yield f"本队列窗口 {_numbers(home)}（k = 1）"
    if also:
        yield f"帮办窗口 {_numbers(also)}（k = {lane.secondary:g}）"
    if lane.papers:
        yield "材料齐全才取号，" + ("导办台核对" if lane.confirmed_by == "desk" else "群众自己确认")
    if lane.partners:
        yield "合作地区 " + "、".join(partner.zh for partner in lane.partners)
    if lane.remote:
        yield "可扫入口二维码用手机取号"
    if lane.quota is not None:
        yield f"每天最多 {lane.quota} 个号"
    if lane.company_clock == "restart":
        yield "一企多行的企业每谈完一家，在这里重新计时"
    if lane.draining:
        yield "只办不取：不再取号，办完为止"
    yield f"下班前 {lane.last_ticket_min} 分钟停止取号"


def _windows(hall: Hall) -> Iterator[str]:
    yield "窗口：先办本队列，再帮办"
    alike: dict[tuple[str, str, tuple[str, ...]], list[Window]] = {}
    for window in hall.windows.values():
        alike.setdefault((window.name.zh, window.home, window.also), []).append(window)
    for (name, home, also), windows in alike.items():
        helped = f"，帮办 {'、'.join(hall.lanes[code].name.zh for code in also)}" if also else ""
        numbers = _numbers([window.number for window in windows])
        yield f"{numbers} 号 {name}：{hall.lanes[home].name.zh}{helped}"


def _catalogue(hall: Hall) -> Iterator[str]:
    yield "事项"
    count = Counter(service.lane for service in hall.services.values() if service.here)
    for code, lane in hall.lanes.items():
        yield f"{lane.name.zh}：{count[code]} 项"
    services = hall.services.values()
    yield f"不用排队也能办的 {sum(bool(service.alternatives) and service.here for service in services)} 项"
    yield f"按俗称也找得到的 {sum(bool(service.said) for service in services)} 项"
    yield f"不在本大厅办的 {sum(not service.here for service in services)} 项"
    yield f"要走几条队列的 {sum(bool(service.stages) for service in services)} 项"
    for kind, named in (
        ("自助设备", hall.machines),
        ("其他办事点", hall.places),
        ("人生大事", hall.life_events),
        ("综合屏", hall.displays),
        ("优先群体", hall.groups),
    ):
        if named:
            yield f"{kind}：{'、'.join(part.name.zh for part in named.values())}"
    for device in hall.devices.values():
        yield f"{_DEVICES[device.kind]} {device.code}：{device.windows} 号窗口，{device.address}"
    for group in hall.groups.values():
        if group.from_age is not None:
            yield f"{group.name.zh}：刷身份证满 {group.from_age} 周岁自动优先"


def _hours(hours: Hours) -> Iterator[str]:
    if hours.always:
        yield "时间：全天开放"
        return
    yield f"时间：工作日 {'、'.join(str(session) for session in hours.sessions)}"
    for day, sessions in hours.weekly.items():
        yield f"{_WEEKDAYS[day]} {'、'.join(str(session) for session in sessions) or '不开放'}"
    yield f"节假日与调休按国务院安排，已收录到 {last_known_year()} 年；以后的年份先按周一至周五，由大厅文件补充"
    for word, days in (("另外放假", hours.closed), ("另外上班", hours.open)):
        if days:
            yield f"{word}：{'、'.join(day.isoformat() for day in sorted(days))}"
    for at, sessions in sorted(hours.days.items()):
        yield f"{at.isoformat()}：{'、'.join(str(session) for session in sessions) or '不开放'}"


def _rules(hall: Hall) -> Iterator[str]:
    rules = hall.rules
    yield "规则"
    yield f"每次叫号播报 {rules.announcements} 遍，{rules.recall_pause_s:g} 秒内不重呼"
    yield (
        f"{rules.no_show_s:g} 秒没有人来可按过号（优先号和需要照顾的 {rules.no_show_priority_s:g} 秒），"
        f"{rules.return_min:g} 分钟内可以恢复，第 {rules.misses} 次过号作废"
    )
    if rules.return_clock_share is None:
        yield f"恢复后排在本队列下 {rules.return_after_calls} 次叫号之后"
    else:
        yield f"恢复后保留已等时间的 {rules.return_clock_share:.0%}"
    yield f"{rules.within_min} 分钟内叫到的目标是 {rules.within_share:.0%}"
    yield f"延时服务每次 {rules.extend_min:g} 分钟"
    if rules.receipts:
        yield "窗口受理后自动打印受理回执"
    yield f"缺材料清单上的码 {rules.return_code_h:g} 小时内有效，凭码走短队"
    yield f"群众可以往后排 {rules.postpones} 次，每次 {rules.postpone_by} 位；前面剩 {rules.remind_ahead} 人时提醒"
    yield (
        f"预约最早提前 {rules.appointment_early_min:g} 分钟叫，迟到 {rules.appointment_late_min:g} 分钟后按现场取号排队"
    )
    for klass in hall.classes.values():
        if klass.code != REGULAR and klass.guard:
            yield f"普通号超过目标时，{klass.name.zh}号最多连叫 {klass.guard} 个"


def _appointments(hall: Hall) -> Iterator[str]:
    booked = hall.appointments
    early, late = booked.early_min, hall.rules.appointment_late_min
    yield f"预约：今天起往后 {booked.days_ahead} 个工作日，提前 {early:g} 分钟到迟到 {late:g} 分钟之间签到"
    for diary in booked.diaries.values():
        named = [hall.services[code].name.zh for code in diary.services]
        named += [f"{hall.lanes[diary.lane].name.zh}的全部事项"] if diary.lane else []
        hours = f"，{'、'.join(str(session) for session in diary.hours)}" if diary.hours else ""
        yield (
            f"{'、'.join(named)}：每 {diary.slot_min} 分钟 {diary.capacity} 人{hours}，"
            f"每天留 {diary.walk_in_share:.0%} 给现场取号"
        )


def _numbers(numbers: list[str]) -> str:
    """'1–10、12': runs of consecutive numbers shortened, other names as they are."""
    runs: list[list[str]] = []
    for number in numbers:
        last = runs[-1][-1] if runs else ""
        if last.isdecimal() and number.isdecimal() and int(number) == int(last) + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else run[0] for run in runs)
