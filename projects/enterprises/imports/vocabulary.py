"""What lists of companies call their columns."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.headers import Vocabulary

FIELDS: dict[str, object] = {
    "key": _("number in the list (key)"),
    "name": _("name"),
    "credit_code": _("unified social credit code"),
    "kinds": _("kinds"),
    "legal_person": _("legal person"),
    "address": _("registered address"),
    "state": _("state"),
    "former_name": _("former name"),
    "credit_grade": _("credit class"),
    "credit_rated_by": _("credit class: rated by"),
    "credit_reason": _("credit class: reason"),
    "credit_from": _("credit class: from"),
    "qualification": _("qualification: kind"),
    "level": _("qualification: level"),
    "certificate": _("qualification: certificate number"),
    "issuer": _("qualification: issued by"),
    "valid_from": _("qualification: valid from"),
    "valid_until": _("qualification: last valid day"),
    "contact_post": _("contact: post"),
    "contact_person": _("contact: person"),
    "contact_phone": _("contact: phone"),
    "sequence": _("running number (not read)"),
}

VOCABULARY = Vocabulary(
    {
        "sequence": "序号|行号|no|#|sequence",
        "key": "企业编号|单位编号|企业编码|单位编码|企业代码|单位代码|内部编号|id|code",
        "name": (
            "名称|企业名称|单位名称|公司名称|从业单位|从业单位名称|企业|单位|单位全称|name|companyname|enterprisename"
            "|~^(建设|开发|设计|施工|监理|勘察|检测|生产)(单位|企业)(名称|全称)?$"
        ),
        "credit_code": (
            "统一社会信用代码|社会信用代码|信用代码|统一信用代码|统一代码|统一社会信用代码(组织机构代码)"
            "|统一社会信用代码证号|uscc|creditcode|unifiedsocialcreditcode"
        ),
        "kinds": "企业类型|单位类型|单位类别|企业类别|类型|类别|从业类型|从业类别|企业性质|kind|type|kinds",
        "legal_person": "法定代表人|法人代表|法人|法人姓名|法定代表人姓名|企业法人|legalperson|legalrepresentative",
        "address": "注册地址|住所|企业地址|单位地址|地址|办公地址|通讯地址|address",
        "state": "状态|经营状态|登记状态|企业状态|存续状态|state|status",
        "former_name": "曾用名|原名称|原名|原企业名称|原单位名称|变更前名称|formername",
        "credit_grade": "信用等级|信用评级|信用级别|信用评价等级|信用评价结果|creditgrade|creditclass",
        "credit_rated_by": "信用评价单位|评价单位|评级单位|评价机构|评级机构|信用来源",
        "credit_reason": "信用评价原因|评价原因|评级原因|评价依据|信用说明",
        "credit_from": "评价日期|评级日期|信用评价日期|评价时间",
        "qualification": "资质类别|资质名称|资质类型|资质|资质种类|证书类别|证书名称|qualification",
        "level": "资质等级|等级|资质级别|级别|level",
        "certificate": "证书编号|资质证书编号|资质证书号|资质编号|证书号|证书号码|资质证号|certificatenumber",
        "issuer": "发证机关|发证单位|颁发机关|颁发机构|发证部门|批准机关|issuer|issuedby",
        "valid_from": "发证日期|有效期起|有效期自|颁发日期|发证时间|有效期开始|起始日期|validfrom|issuedon",
        "valid_until": (
            "有效期至|有效期|有效期止|有效截止日期|截止日期|有效期截止|到期日期|到期日|证书有效期|证书有效期至"
            "|validuntil|expires"
        ),
        "contact_post": "联系人职务|联系岗位|职务|岗位",
        "contact_person": "联系人|联系人姓名|contact|contactperson",
        "contact_phone": "联系电话|电话|联系方式|手机|联系人电话|phone|telephone",
    }
)
