"""What a town may set about its public pages."""

from __future__ import annotations

from weibao.office.settings import declare

STATION_PHONE = declare(
    "station.phone",
    "工作站电话（公众页面上显示）",
    default="",
    basis="本平台内部设定；不填就不显示，110、12345、12355 总是显示",
)

POLICE_PHONE = declare(
    "police.phone",
    "派出所电话（公众说孩子正有危险时显示）",
    default="",
    kind="phone",
    basis="本平台内部设定；不填就只显示 110",
)
