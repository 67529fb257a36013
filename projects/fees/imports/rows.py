"""What the columns of a collector's file are called, and how its cells are read."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.headers import Vocabulary
from civildefense.records.imports.rowforms import DateCell, IdCell, MoneyCell, RowForm, TextCell
from projects.fees.payments.states import Channel, ReceiptKind, TreasuryLevel

FIELDS: dict[str, object] = {
    "key": _("number in the list (key)"),
    "receipt_number": _("receipt number"),
    "receipt_kind": _("kind of receipt"),
    "payer_name": _("payer as written"),
    "amount": _("amount"),
    "received_on": _("received on"),
    "case_number": _("case"),
    "project": _("name of the development"),
    "treasury_level": _("treasury level"),
    "collected_at_office": _("collecting office"),
    "due": _("amount due"),
    "remarks": _("remarks"),
}

VOCABULARY = Vocabulary(
    {
        "receipt_number": (
            "缴款书号|缴款书号码|缴款书编号|票据号码|票据号|票据编号|电子税票号码|电子税票号|税票号码|税票号|税票编号|"
            "完税凭证号|完税凭证号码|完税证号码|完税证明号码|电子票据号码|凭证号码|凭证号|收据号|收据号码|票号|缴款码|"
            "缴款识别码|缴款单号|缴费凭证号|回单号|receipt number|receipt no|receipt"
        ),
        "receipt_kind": "票据种类|票据类型|票据名称|凭证种类|凭证类型|票种|缴款方式票据|receipt kind",
        "payer_name": (
            "缴款人|缴款人名称|缴款人全称|缴款单位|缴款单位名称|缴费人|缴费人名称|缴费单位|纳税人名称|纳税人|缴纳人|"
            "纳税人(缴费人)名称|付款人|付款人名称|付款单位|交款人|交款单位|缴款单位(人)|payer|payer name"
        ),
        "amount": (
            "实缴金额|实缴费额|实缴额|实缴(退)金额|实收金额|入库金额|缴款金额|缴费金额|收款金额|到账金额|已缴金额|"
            "实缴税额|实际缴纳金额|金额|收费金额|缴纳金额|amount|amount paid"
        ),
        "received_on": (
            "入库日期|缴款日期|缴费日期|缴纳日期|收款日期|到账日期|入账日期|解缴日期|上解日期|税款入库日期|收讫日期|"
            "缴款时间|入库时间|缴费时间|开票日期|日期|received on|date"
        ),
        "case_number": ("费源编号|案件编号|案件号|案号|收费案件编号|费源号|核定编号|缴费案件编号|case|case number"),
        "project": "项目名称|建设项目名称|工程名称|费源名称|建设项目|项目|project|project name",
        "treasury_level": "预算级次|级次|入库级次|预算级别|收入级次|分成级次|treasury level",
        "collected_at_office": (
            "征收机关|征收机关名称|征收单位|执收单位|执收单位名称|主管税务机关|税务机关|征收部门|collecting office"
        ),
        "due": "应缴金额|应缴费额|应缴额|应征金额|核定金额|应收金额|amount due",
        "remarks": "备注|说明|摘要|附注|remarks",
    }
)

# The first word that is found inside what a file says; the narrower ones come first.
KIND_WORDS = (
    ("税", ReceiptKind.TAX),
    ("电子票据", ReceiptKind.FISCAL),
    ("财政票据", ReceiptKind.FISCAL),
    ("统一票据", ReceiptKind.FISCAL),
    ("缴款书", ReceiptKind.SLIP),
    ("缴款单", ReceiptKind.SLIP),
    ("收据", ReceiptKind.OWN),
)
LEVEL_WORDS = (
    ("中央", TreasuryLevel.CENTRAL),
    ("省", TreasuryLevel.PROVINCE),
    ("县", TreasuryLevel.COUNTY),
    ("区", TreasuryLevel.COUNTY),
    ("市", TreasuryLevel.CITY),
)


class PaymentRowForm(RowForm):
    receipt_number = IdCell(max_length=60)
    receipt_kind = TextCell(max_length=60)
    payer_name = TextCell(max_length=160)
    amount = MoneyCell(may_be_negative=True)
    received_on = DateCell()
    case_number = IdCell(max_length=60)
    project = TextCell(max_length=160)
    treasury_level = TextCell(max_length=40)
    collected_at_office = TextCell(max_length=120)
    due = MoneyCell()
    remarks = TextCell(max_length=300)


def meaning(written: str, words: tuple[tuple[str, str], ...]) -> str:
    return next((found for word, found in words if word in written), "")


def channel_of(*, kind_written: str, office: str, header: str) -> str:
    """A tax voucher, a tax office or a column of tax numbers mean the tax authority; all else is the treasury's."""
    return Channel.TAX if any("税" in said for said in (kind_written, office, header)) else Channel.TREASURY
