"""Traditional to simplified characters, for comparing the words that headers and guards know. Not a translation."""

import re
import unicodedata

_TRADITIONAL = (
    "緯經號編電腦築設備類別縣鄉鎮區裡樓層數積單負責聯繫話狀態註說駐轄屬機關動權護線圖場處開門閉長寬標識檢記錄"
    "檔據臺灣廠館園學醫務業專隊戰時準級計總體實際統圍無災頻報衛結構轉換資訊點軍員訓練預術導運輸儲爾寧東連雲橋"
    "龍飛庫產質稱廣過選戶險難敵襲擊彈劃畫規範紅應條約義僅絕對個幾畝萬億兩雙離間許達遠邊還這進變壞廢棄啟營樣測"
    "繪製損傷審閱簽閒暫終確認輛給揮擴領陣職揚聲發來組織辦參謀後倉棟屆監閘調濾風廳車樞紐網絡頭頁項順須題額顯飯"
    "馬驗魚鳥麗黃齊齡現細維縱腳臨藥蘭補裝見視覽綱滅異圓壓鋼鐵銀鍵歲氣溫濕議證譜貨費購軌較遷適郵鄰釋陽陰隨雜靜"
    "顧黨莊葉蓋虛蟲衝裏複觀訂訴評詢試該詳誌語誤課談請諾謝譯讀濟牆冊獨環禮斷鬧鋪親愛勝勳協嚴國塊墊壇夾姦婦孫寶"
    "島峽帳幣幹廁廟彎徑從復恆悅慶憲懷戲搶撥敗齋"
)
_SIMPLIFIED = (
    "纬经号编电脑筑设备类别县乡镇区里楼层数积单负责联系话状态注说驻辖属机关动权护线图场处开门闭长宽标识检记录"
    "档据台湾厂馆园学医务业专队战时准级计总体实际统围无灾频报卫结构转换资讯点军员训练预术导运输储尔宁东连云桥"
    "龙飞库产质称广过选户险难敌袭击弹划画规范红应条约义仅绝对个几亩万亿两双离间许达远边还这进变坏废弃启营样测"
    "绘制损伤审阅签闲暂终确认辆给挥扩领阵职扬声发来组织办参谋后仓栋届监闸调滤风厅车枢纽网络头页项顺须题额显饭"
    "马验鱼鸟丽黄齐龄现细维纵脚临药兰补装见视览纲灭异圆压钢铁银键岁气温湿议证谱货费购轨较迁适邮邻释阳阴随杂静"
    "顾党庄叶盖虚虫冲里复观订诉评询试该详志语误课谈请诺谢译读济墙册独环礼断闹铺亲爱胜勋协严国块垫坛夹奸妇孙宝"
    "岛峡帐币干厕庙弯径从复恒悦庆宪怀戏抢拨败斋"
)
_TABLE = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
# Zero-width and format characters hide in pasted cells and would let a guarded word slip through.
_INVISIBLE = re.compile(r"[\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")


def simplified(text: str) -> str:
    return text.translate(_TABLE)


def folded(text: str) -> str:
    """For comparing only: width, case, script and every kind of space taken away."""
    return _INVISIBLE.sub("", simplified(unicodedata.normalize("NFKC", text)).lower())
