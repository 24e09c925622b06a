"""What `hall check` says: the hall in sentences that the people of the hall can check."""

from config.hall import Hall, Hours, Promise
from config.words import hall_in_words


def test_the_hall_in_words(nanchuan: Hall) -> None:
    lines = hall_in_words(nanchuan)
    text = "\n".join(lines)
    for said in (
        "南川区政务服务大厅（nanchuan）",
        "19 条队列，32 个窗口",
        "普通目标 15 分钟、权重 1，优先目标 5 分钟、权重 20",
        "本队列窗口 1–10（k = 1）；帮办窗口 11–16（k = 0.65）",
        "绿色通道（项目推进科）（green）：普通目标 3 分钟、权重 20，优先目标 3 分钟、权重 400",
        "材料齐全才取号，导办台核对",
        "按俗称也找得到的 212 项",
        "人生大事：生孩子、上学",
        "合作地区 资阳、都江堰、道真",
        "老年人（60 周岁以上）：刷身份证满 60 周岁自动优先",
        "32 号 出件窗口：出件（领取证照），帮办 补交材料（容缺后补）",
        "工作日 9:00–12:00、14:00–18:00",
        "30 分钟内可以恢复，第 3 次过号作废",
        "普通号超过目标时，优先号最多连叫 3 个",
    ):
        assert said in text
    assert all(line.isprintable() for line in lines)


def test_english_says_no_less(nanchuan: Hall) -> None:
    def section(lang: str, title: str) -> list[str]:
        lines = hall_in_words(nanchuan, lang)
        at = next(n for n, line in enumerate(lines) if line.startswith(title))
        return lines[at : lines.index("", at)]

    chinese, english = section("zh", "事项"), section("en", "Services")
    assert len(chinese) == len(english)
    assert "212 are found by what people call them, too" in english
    assert any("goes first from the age of 60 with an ID card" in line for line in english)
    stages = next(line for line in chinese if line.startswith("要走几条队列的"))
    assert f"{stages.split()[1]} go through several lanes" in english
    anew = nanchuan.lanes["first_loan"].model_copy(update={"company_clock": "restart"})
    lanes = {"lanes": nanchuan.lanes | {"first_loan": anew}}
    said = "\n".join(hall_in_words(nanchuan.model_copy(update=lanes), "en"))
    assert "waits anew here after each of them" in said
    diary, hours = next(iter(nanchuan.appointments.diaries.values())), nanchuan.hours.sessions[:1]
    kept = nanchuan.appointments.diaries | {"own": diary.model_copy(update={"hours": hours})}
    booked = nanchuan.appointments.model_copy(update={"diaries": kept})
    own = hall_in_words(nanchuan.model_copy(update={"appointments": booked}), "en")[-1]
    assert f"{hours[0]}, {diary.capacity} every" in own


def test_every_lane_window_and_paper_rule_is_said(nanchuan: Hall) -> None:
    text = "\n".join(hall_in_words(nanchuan))
    assert all(lane.name.zh in text for lane in nanchuan.lanes.values())
    assert all(window.name.zh in text for window in nanchuan.windows.values())


def test_other_hours_and_rules(nanchuan: Hall) -> None:
    hours = Hours.model_validate(
        {"closed": ["2027-01-01"], "weekly": {"fri": []}, "days": {"2027-02-05": ["9:00-12:00"]}}
    )
    rules = nanchuan.rules.model_copy(update={"return_clock_share": 0.5})
    text = "\n".join(hall_in_words(nanchuan.model_copy(update={"hours": hours, "rules": rules})))
    assert "另外放假：2027-01-01" in text and "周五 不开放" in text and "2027-02-05：9:00–12:00" in text
    assert "恢复后保留已等时间的 50%" in text
    few = nanchuan.lanes["exit_entry"].model_copy(update={"quota": 120})
    lanes = nanchuan.lanes | {"exit_entry": few}
    assert "每天最多 120 个号" in "\n".join(hall_in_words(nanchuan.model_copy(update={"lanes": lanes})))
    assert "全天开放" in "\n".join(hall_in_words(nanchuan.model_copy(update={"hours": Hours(always=True)})))


def test_promises_in_words() -> None:
    told = {text: found.words("zh") for text in ("now", "2h", "0.5d", "5d best 1.5h") if (found := Promise.read(text))}
    assert told == {
        "now": "当场办结",
        "2h": "2 小时内",
        "0.5d": "0.5 个工作日内",
        "5d best 1.5h": "5 个工作日内，最快 1.5 小时",
    }
    best = Promise.read("5d best 1.5h")
    assert best and best.words("en") == "within 5 working days, 1.5 h at best"
    assert Promise.read("") is Promise.read("soon") is None
