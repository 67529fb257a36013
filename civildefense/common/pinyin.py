"""How a place's name sounds, for people who type letters."""

from pypinyin import lazy_pinyin, load_phrases_dict

# Characters with several readings, where the general dictionary takes the wrong one in names of this region.
_READINGS = {
    "港闸": "gang zha", "闸桥": "zha qiao", "校西": "xiao xi", "濠河": "hao he", "任港": "ren gang",
    "朝阳": "chao yang", "朝霞": "zhao xia", "长江": "chang jiang", "长泰": "chang tai", "长平": "chang ping",
    "长青": "chang qing", "长桥": "chang qiao", "长岸": "chang an", "重兴": "chong xing", "大生": "da sheng",
    "大厦": "da sha", "行知": "xing zhi", "银行": "yin hang", "观音山": "guan yin shan", "观音": "guan yin",
    "和兴": "he xing", "盛和": "sheng he", "石港": "shi gang", "石塔": "shi ta", "乐园": "le yuan",
    "长乐": "chang le", "吕四": "lv si", "掘港": "jue gang", "栟茶": "ben cha", "曲塘": "qu tang", "角斜": "jiao xie",
    "都匀": "du yun", "单县": "shan xian", "王家埭": "wang jia dai", "薛窑": "xue yao", "藏经": "cang jing",
}  # fmt: skip
# Stands before a run of letters and digits, which has no sound of its own.
_AS_IT_IS = "\0"
load_phrases_dict({phrase: [[sound] for sound in reading.split()] for phrase, reading in _READINGS.items()})


def sounds(names: list[str]) -> tuple[str, str]:
    """Full pinyin and initials of each name, names parted by a space: ("wenfenggongyuan", "wfgy")."""
    read = [_read(name) for name in names]
    return " ".join(full for full, _initials in read), " ".join(initials for _full, initials in read)


def _read(name: str) -> tuple[str, str]:
    """What is written in other characters sounds as it is, and none of it is left out of the initials."""
    sounds = lazy_pinyin(name, errors=_AS_IT_IS.__add__)
    return _letters("".join(sounds)), _letters("".join(_initial(sound) for sound in sounds))


def _initial(sound: str) -> str:
    return sound if sound.startswith(_AS_IT_IS) else sound[:1]


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isascii() and letter.isalnum())
