"""What registers write for the choices of a facility, and what the office makes of it."""

from civildefense.common.hanzi import folded
from shelters.facilities.states import BuildType, Condition, FacilityState, PeacetimeUse

# Looked for in this order inside the folded cell: a longer or more telling word stands before a shorter one.
_STATES = (
    (FacilityState.DEMOLISHED, ("已拆", "拆除", "灭失", "demolished", "철거")),
    (
        FacilityState.CLOSED,
        (
            *(
                "사용중지",
                "해제",
                "폐업",
                "폐쇄",
                "停用",
                "停止使用",
                "关闭",
                "封闭",
                "报废",
                "废弃",
                "注销",
                "撤销",
                "撤管",
            ),
            *(
                "解除",
                "禁用",
                "不再使用",
                "不可用",
                "不可使用",
                "无法使用",
                "closed",
                "withdrawn",
                "inactive",
                "disabled",
            ),
        ),
    ),
    (
        FacilityState.IDLE,
        ("일시중지", "휴업", "闲置", "空置", "暂停", "未使用", "未启用", "维修", "整修", "idle", "suspended"),
    ),
    (FacilityState.BUILDING, ("在建", "建设中", "施工", "续建", "building", "underconstruction")),
    (FacilityState.PLANNED, ("拟建", "规划", "待建", "计划", "planned")),
    (
        FacilityState.IN_SERVICE,
        (
            *(
                "사용중",
                "운영중",
                "영업",
                "在用",
                "使用中",
                "正常",
                "启用",
                "可用",
                "已使用",
                "开放",
                "运行",
                "投入使用",
            ),
            *("完好", "竣工", "建成", "良好", "inservice", "inuse", "active", "open"),
        ),
    ),
)
_BUILD_TYPES = (
    (BuildType.DETACHED, ("单建",)),
    (BuildType.ATTACHED, ("附建", "结建", "防空地下室")),
    (BuildType.TUNNEL, ("坑道",)),
    (BuildType.GALLERY, ("地道",)),
    (BuildType.BASEMENT, ("普通地下室", "地下室", "basement")),
)
_USES = (
    (PeacetimeUse.PARKING, ("停车", "车库", "车位", "parking")),
    (PeacetimeUse.COMMERCE, ("商业", "商场", "商铺", "超市", "市场", "餐饮", "commerce", "shop")),
    (PeacetimeUse.STORAGE, ("仓储", "仓库", "物资", "储备", "库房", "storage")),
    (PeacetimeUse.CULTURE, ("文体", "文化", "体育", "健身", "娱乐", "culture", "sport")),
    (PeacetimeUse.EDUCATION, ("宣教", "教育", "教学", "培训", "展览", "education")),
    (PeacetimeUse.COOLING, ("纳凉", "避暑", "cooling")),
    (PeacetimeUse.OFFICE, ("办公", "office")),
    (PeacetimeUse.PROPERTY, ("物业",)),
    (PeacetimeUse.LODGING, ("旅馆", "宿舍", "住宿", "lodging")),
    (PeacetimeUse.IDLE, ("闲置", "空置", "未使用", "idle", "unused")),
    (PeacetimeUse.OTHER, ("其他", "其它", "other")),
)
_CONDITIONS = (
    (Condition.FAIR, ("基本完好", "一般", "fair")),
    (Condition.DAMAGED, ("损坏", "破损", "不完好", "较差", "差", "渗漏", "damaged")),
    (Condition.SOUND, ("完好", "良好", "好", "sound", "good")),
)
_ABOVE = ("지상", "地上", "above")
_VOCABULARIES = {"status": _STATES, "build_type": _BUILD_TYPES, "peacetime_use": _USES, "condition": _CONDITIONS}


def choice_of(field: str, text: str) -> str:
    """The value that ``text`` means, or "" where it says nothing known."""
    plain = folded(text)
    return next((value for value, words in _VOCABULARIES[field] if any(word in plain for word in words)), "")


def is_above_ground(text: str) -> bool:
    plain = folded(text)
    return any(word in plain for word in _ABOVE) and "地下" not in plain and "지하" not in plain
