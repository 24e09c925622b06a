"""What people's roles are called."""

from collections.abc import Mapping

ROLE_WORDS: Mapping[str, str] = {
    "clerk": "窗口人员",
    "guide": "导办员",
    "manager": "值班领导",
    "admin": "管理员",
    "auditor": "审计员",
}
"""Role → word."""
