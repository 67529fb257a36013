"""What registers of shelters call their columns. Simplified script; width, case, spaces and script do not matter."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.headers import Vocabulary

# Field → what the mapping step of the desk calls it.
FIELDS: dict[str, object] = {
    "key": _("number (key)"),
    "name": _("name"),
    "address": _("address"),
    "district": _("district or county"),
    "township": _("township or street"),
    "longitude": _("longitude"),
    "latitude": _("latitude"),
    "point": _("both coordinates in one column"),
    "longitude_degrees": _("longitude: degrees"),
    "longitude_minutes": _("longitude: minutes"),
    "longitude_seconds": _("longitude: seconds"),
    "latitude_degrees": _("latitude: degrees"),
    "latitude_minutes": _("latitude: minutes"),
    "latitude_seconds": _("latitude: seconds"),
    "projected": _("metres of a projection (north or east)"),
    "capacity": _("capacity, people"),
    "category": _("category"),
    "floors_below": _("floors below ground"),
    "above_below": _("above or below ground"),
    "floor_area": _("floor area"),
    "usable_area": _("usable area"),
    "build_type": _("type"),
    "peacetime_use": _("use in peace"),
    "condition": _("condition"),
    "status": _("state"),
    "closed_on": _("closed on"),
    "responsible_unit": _("responsible unit"),
    "maintaining_unit": _("maintaining unit"),
    "duty_post": _("duty post"),
    "duty_phone": _("duty phone"),
    "registration_number": _("use registration number"),
    "registered_on": _("use registered on"),
    "started_on": _("construction began on"),
    "completed_on": _("completed on"),
    "remarks": _("remarks"),
    "sequence": _("running number (not read)"),
}

VOCABULARY = Vocabulary(
    {
        "sequence": "序号|顺序号|번호|连番|no|#|行号|sequence|rownumber",
        "key": (
            "工程编号|设施编号|电脑编号|编号|统一编号|工程代号|设施代号|点位编号|场所编号|工程编码|设施编码|编码"
            "|代码|관리번호|romnr|facilityid|shelterid|siteid|id|serialnumber|number|code|lokalid|档案编号|~(编号"
            "|编码|代号)$"
        ),
        "name": (
            "名称|工程名称|人防工程名称|设施名称|建筑物名称|建筑名称|场所名称|点位名称|避难所名称|掩蔽所名称"
            "|地下室名称|项目名称|시설명|name|sitename|facilityname|buildingname|~(工程|设施|场所|建筑物?|点位"
            "|项目|掩蔽所|避难所|防空洞|地下室|停车场|小区)名称?$"
        ),
        "address": (
            "地址|详细地址|座落|坐落|坐落位置|座落位置|坐落地点|所在地址|工程地址|设施地址|工程位置|设施位置|所在位置|地点"
            "|位置|所在地|도로명전체주소|소재지도로명주소|도로명주소|소재지전체주소|소재지지번주소|주소|address"
            "|adresse|location|streetaddress|placemarkaddress|~(地址|坐落|座落)$"
        ),
        "district": (
            "区县|县区|所属区县|所属县区|区市县|县市区|县市|县市别|乡镇市区|行政区|行政区划|行政区域|所属区"
            "|所在区|所在区县|市辖区|区|县|区域|district|county"
        ),
        "township": (
            "街道|乡镇|镇街|街镇|乡镇街道|所属街道|所属乡镇|所在街道|镇|村里别|里别|村里|里|乡镇别|社区|所属社区"
            "|village|township"
        ),
        "longitude": "经度|longitude|lng|lon|long|경도|东经|经|~经度$|~longitude$",
        "latitude": "纬度|latitude|lat|위도|北纬|纬|~纬度$|~latitude$",
        "point": (
            "经纬度|纬经度|经纬度坐标|地理坐标|位置坐标|坐标位置|gps坐标|坐标|경위도|위경도|coordinates"
            "|coordinate|latlng|latlon|lnglat|lonlat|latitudeandlongitude|longitudeandlatitude|纬度经度|经度纬度"
            "|gps|~经纬度"
        ),
        "longitude_degrees": "경도(도)|经度(度)|东经(度)|longitude(degrees)",
        "longitude_minutes": "경도(분)|经度(分)|东经(分)|longitude(minutes)",
        "longitude_seconds": "경도(초)|经度(秒)|东经(秒)|longitude(seconds)",
        "latitude_degrees": "위도(도)|纬度(度)|北纬(度)|latitude(degrees)",
        "latitude_minutes": "위도(분)|纬度(分)|北纬(分)|latitude(minutes)",
        "latitude_seconds": "위도(초)|纬度(秒)|北纬(秒)|latitude(seconds)",
        "projected": (
            "좌표정보x|좌표정보y|좌표정보x(epsg5179)|좌표정보y(epsg5179)|x坐标|y坐标|坐标x|坐标y|横坐标|纵坐标"
            "|平面坐标x|平面坐标y|东坐标|北坐标|twd97x|twd97y|x|y|easting|northing|纵坐标x|横坐标y|纵坐标y|横坐标x|~(epsg(?!4326|4490)\\d{4,6}|坐标[xy]|^[xy]坐标|twd97|北京54|西安80|高斯)"
        ),
        "capacity": (
            "可容纳人数|容纳人数|可容纳人员数|最大容纳人数|设计容量|设计容纳人数|可掩蔽人数|掩蔽人数|可避难人数"
            "|避难人数|收容人数|新计算容量|容量|分配容量|容量自动计算|容纳量|최대수용인원|수용인원|수용가능인원"
            "|capacity|plasser|persons|~(容纳|掩蔽|避难|收容)人[数员]|~容量$|~^capacity"
        ),
        "category": "类别|设施类别|设施类型|场所类型|场所类别|种类|类型|시설구분|category|kind|type",
        "floors_below": (
            "地下楼层数|地下楼层|避难楼层|避难所在之地下楼层数|所在楼层|楼层|地下层数|层数|所在层"
            "|numberofbasementlevels|floors|floor"
        ),
        "above_below": "시설위치(지상/지하)|지상지하구분|地上地下|地上/地下|地上或地下",
        "floor_area": (
            "建筑面积|总建筑面积|人防建筑面积|人防面积|工程面积|总面积|面积|防空避难设备面积|시설면적|floorarea|area"
        ),
        "usable_area": "使用面积|有效面积|可用面积|usablearea",
        "build_type": "建设类型|工程类型|建设形式|工程形式|构筑类型|结构类型",
        "peacetime_use": "平时用途|平时功能|平时使用功能|平时使用性质|使用用途|现用途|用途|peacetimeuse",
        "condition": "完好情况|完好状况|完好程度|完好等级|设施状况|condition",
        "status": (
            "状态|使用状态|运行状态|工程状态|设施状态|工程现状|使用情况|使用现状|现状|운영상태|영업상태|status|state"
        ),
        "closed_on": (
            "停用日期|停用时间|关闭日期|解除日期|注销日期|报废日期|拆除日期|解除列管日期|해제일자|폐업일자|closedon"
        ),
        "responsible_unit": (
            "管理单位|责任单位|使用单位|权属单位|产权单位|主管单位|所属单位|관리기관|responsibleunit|owner"
        ),
        "maintaining_unit": "维护单位|维护管理单位|维护保养单位|养护单位|maintainingunit",
        "duty_post": "值班岗位|管理岗位|责任岗位|值班部门|值班室|dutypost",
        "duty_phone": (
            "值班电话|联系电话|管理电话|应急电话|责任人电话|联系人电话|负责人电话|电话|联系方式|手机|手机号"
            "|手机号码|전화번호|phone|telephone|tel|~(电话|手机)(号码)?$"
        ),
        "registration_number": "使用登记证号|使用登记编号|登记证号|使用证号|平时使用证号",
        "registered_on": "使用登记日期|登记日期|登记时间",
        "started_on": "开工日期|开工时间|startedon",
        "completed_on": "竣工日期|竣工时间|建成日期|建成时间|完工日期|交付日期|竣工年月日|completedon",
        "remarks": "备注|备考|备驻|备注一|备注二|附注|附记|说明|비고|notes|note|remarks|remark",
    }
)

RESTRICTED_PREFIX = "shelters.facilityrestricted."

# Level R (domain.md 3.6): without a recorded decision a file with such a column is refused as a whole.
RESTRICTED = Vocabulary(
    {
        "shelters.facilityrestricted.protection_class": (
            "防护类别|人防类别|工程防护类别|甲乙类|甲类乙类|protectionclass"
        ),
        "shelters.facilityrestricted.nuclear_level": (
            "抗力等级|抗力级别|核抗力等级|核抗力级别|防核等级|防核级别|抗核等级|核武器抗力级别|防核武器抗力级别"
            "|防核武器抗力等级|核级别|resistancelevel|nuclearlevel|~核.{0,4}抗力|~抗力(等级|级别)"
        ),
        "shelters.facilityrestricted.conventional_level": (
            "常规抗力等级|常规抗力级别|防常等级|防常级别|常规武器抗力级别|防常规武器抗力级别|防常规武器抗力等级"
            "|conventionallevel|~常规?.{0,4}抗力"
        ),
        "shelters.facilityrestricted.chemical_level": (
            "防化等级|防化级别|chemicallevel|chemicalprotection|~防化.{0,2}(等级|级别)"
        ),
        "shelters.facilityrestricted.war_capacity": (
            "战时掩蔽人数|战时可掩蔽人数|战时容量|战时容纳人数|warcapacity|~战时.{0,6}(人数|容量)"
        ),
        "shelters.unitrestricted.war_function": (
            "战时功能|战时用途|战时使用功能|战时使用|warfunction|wartimefunction|wartimeuse|~战时.{0,4}(功能|用途|使用)"
        ),
        "shelters.unitrestricted.protection_level": (
            "防护等级|防护级别|人防等级|人防级别|protectionlevel|~防护(等级|级别)|~人防(等级|级别)"
        ),
        "shelters.unitrestricted.war_capacity": "单元掩蔽人数|防护单元掩蔽人数|~单元.{0,4}掩蔽人数",
        "shelters.equipment.kind": "防护设备清单|防护设备|人防设备清单|equipment|~防护(密闭)?门(型号|数量)",
        "shelters.entrancerestricted.kind": "备用出入口|连通口|风井|进风口|排风口|排烟口",
    }
)
