"""What an approval bureau calls the columns of its lists."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.headers import Vocabulary

FIELDS: dict[str, object] = {
    "key": _("number in the list (key)"),
    "number": _("number of the decision"),
    "project_name": _("project"),
    "project_code": _("project code or number"),
    "developer_name": _("developer"),
    "credit_code": _("unified social credit code"),
    "item": _("approval item"),
    "delegation": _("delegation: document number"),
    "accepted_on": _("application accepted on"),
    "decided_on": _("decided on"),
    "decided_by_body": _("deciding body"),
    "outcome": _("outcome"),
    "mode": _("how the duty is met"),
    "required_m2": _("required area (m²)"),
    "built_m2": _("approved to be built (m²)"),
    "offsite_m2": _("off-site area (m²)"),
    "valid_until": _("valid until"),
    "conditions": _("conditions"),
    "is_before_portal": _("decided before the portal"),
    "sequence": _("running number (not read)"),
}

VOCABULARY = Vocabulary(
    {
        "sequence": "序号|行号|no|#|sequence",
        "key": "办件编号|业务编号|受理编号|办件流水号|流水号|案卷号|id",
        "number": (
            "审批文号|批准文号|文号|许可文号|决定书文号|许可决定书文号|行政许可决定书文号|决定文号|批文号|批复文号"
            "|批文文号|许可证号|许可编号|审批编号|批准编号|证书编号|审批文件号|number|approvalnumber|decisionnumber"
        ),
        "project_name": "项目名称|建设项目名称|工程名称|项目|建设项目|工程项目名称|工程项目|projectname|project",
        "project_code": (
            "项目代码|投资项目代码|投资项目统一代码|项目统一代码|统一项目代码|投资项目在线代码|在线平台代码|立项代码"
            "|项目编号|项目编码|projectcode"
        ),
        "developer_name": (
            "建设单位|建设单位名称|申请人|申请单位|申请人名称|行政相对人|行政相对人名称|申办单位|开发单位|业主单位"
            "|开发企业|developer|applicant"
        ),
        "credit_code": (
            "统一社会信用代码|社会信用代码|信用代码|统一信用代码|建设单位统一社会信用代码|行政相对人代码|申请人证件号"
            "|申请单位统一社会信用代码|uscc|creditcode"
        ),
        "item": "事项|事项名称|审批事项|许可事项|行政许可事项|办理事项|事项编码|事项代码|审批事项名称|item",
        "delegation": "委托文号|委托依据|委托书文号|委托文件|委托文件文号|delegation",
        "accepted_on": "受理日期|受理时间|申请日期|申请受理日期|收件日期|acceptedon",
        "decided_on": (
            "批准日期|审批日期|批准时间|审批时间|决定日期|许可决定日期|批复日期|批复时间|发证日期|发文日期|许可日期"
            "|办结日期|办结时间|decidedon|approvaldate"
        ),
        "decided_by_body": "审批机关|审批部门|批准机关|批准部门|决定机关|许可机关|审批单位|发证机关|decidedby",
        "outcome": "审批结果|许可结果|决定结果|办理结果|审批意见|结果|是否准予|是否批准|outcome|result",
        "mode": "方式|建设方式|履行方式|修建方式|办理方式|人防建设方式|结建方式|履行义务方式|mode",
        "required_m2": (
            "应建面积|应建人防面积|应建防空地下室面积|应建人防工程面积|应建人防地下室面积|人防应建面积|应修建面积"
            "|requiredarea|requiredm2"
        ),
        "built_m2": (
            "批建面积|批准面积|批准建设面积|核准面积|审批面积|批建人防面积|拟建面积|自建面积|批准修建面积|设计面积"
            "|实建面积|人防批建面积|builtarea|builtm2"
        ),
        "offsite_m2": (
            "易地面积|易地建设面积|易建面积|缴费面积|易地人防面积|异地建设面积|易地建设应缴面积|offsitearea|offsitem2"
        ),
        "valid_until": "有效期|有效期至|有效期限|有效截止日期|有效期截止|许可有效期|截止日期|validuntil",
        "conditions": "备注|附加条件|许可内容|批复内容|说明|remarks|conditions",
        "is_before_portal": "历史件|是否历史件|历史审批|beforeportal",
    }
)
