"""What stopped a printer, in words, by the `why` of `slip.failed`; `low` is a warning."""

TROUBLES = {
    "low": "小票纸将用完",
    "paper_out": "小票纸用完",
    "cover_open": "打印机盖没关好",
    "fault": "打印机故障",
    "offline": "打印机离线",
    "no_answer": "打印机没反应",
    "too_late": "打印太迟，没有出纸",
    "no_printer": "没有这台打印机",
}
