"""What lists of filed developments call their columns."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.headers import Vocabulary

FIELDS: dict[str, object] = {
    "key": _("number in the list (key)"),
    "name": _("name"),
    "code": _("investment project code"),
    "filing_number": _("filing number"),
    "filing_kind": _("kind of filing"),
    "filed_on": _("filed on"),
    "use": _("use"),
    "developer": _("developer"),
    "credit_code": _("unified social credit code"),
    "division": _("division"),
    "address": _("address"),
    "is_major": _("major project"),
    "remarks": _("remarks"),
    "building": _("building"),
    "storeys_above": _("storeys above ground"),
    "storeys_below": _("storeys below ground"),
    "foundation_depth_m": _("depth of the foundation, m"),
    "ground_floor_m2": _("ground floor, m²"),
    "above_ground_m2": _("above ground, m²"),
    "below_ground_m2": _("below ground, m²"),
    "existing_m2": _("replaced old area, m²"),
    "excluded_m2": _("left out of the count, m²"),
    "exclusion_reason": _("why it is left out"),
    "sequence": _("running number (not read)"),
}

VOCABULARY = Vocabulary(
    {
        "sequence": "序号|行号|no|#|sequence",
        "key": "项目编号|内部编号|台账编号|id|projectid",
        "name": "项目名称|建设项目名称|工程名称|名称|项目|name|projectname",
        "code": "项目代码|投资项目统一代码|投资项目代码|统一代码|项目统一代码|projectcode|code",
        "filing_number": "立项文号|备案证号|备案号|批复文号|核准文号|审批文号|文号|filingnumber",
        "filing_kind": "立项类型|立项方式|审批类型|审核备类型|项目类型(审批核准备案)|办理类型|filingkind",
        "filed_on": "立项日期|立项时间|备案日期|备案时间|批复日期|批复时间|核准日期|审批日期|日期|filedon|date",
        "use": "用途|建筑用途|使用性质|建筑性质|项目性质|用地性质|工程用途|use",
        "developer": "建设单位|建设单位名称|项目单位|项目单位名称|项目法人|开发单位|申报单位|业主单位|developer",
        "credit_code": "统一社会信用代码|社会信用代码|信用代码|建设单位信用代码|项目单位信用代码|creditcode|uscc",
        "division": "区县|所属区县|行政区划|所在区|建设地点区划|县市区|县(市、区)|区划|division",
        "address": "建设地点|建设地址|地址|项目地址|项目地点|详细地址|建设地点详情|address",
        "is_major": "重大项目|是否重大项目|重点项目|是否重点项目|ismajor",
        "remarks": "备注|说明|remarks",
        "building": "楼号|单体名称|建筑名称|幢号|楼栋|building",
        "storeys_above": "地上层数|层数|地上层|地上楼层数|storeysabove",
        "storeys_below": "地下层数|地下层|地下楼层数|storeysbelow",
        "foundation_depth_m": "基础埋深|基础埋置深度|埋深|foundationdepth",
        "ground_floor_m2": "首层面积|首层建筑面积|地面首层建筑面积|底层面积|一层面积|groundfloor",
        "above_ground_m2": "地上面积|地上建筑面积|地上总建筑面积|地上总面积|计容面积|aboveground",
        "below_ground_m2": "地下面积|地下建筑面积|地下总建筑面积|地下总面积|belowground",
        "existing_m2": "原有面积|原有建筑面积|拆除面积|existing",
        "excluded_m2": "不计面积|扣除面积|excluded",
        "exclusion_reason": "不计理由|扣除理由|扣除原因|exclusionreason",
    }
)
