"""The districts of the city, once: the word a form stores and a dossier carries, and the name a person reads.

A register, not policy: which of them is ours, its bureau and its figures stand in the policy pack.
"""

NAMES = {
    "daxing": "大兴区",
    "dongcheng": "东城区",
    "xicheng": "西城区",
    "chaoyang": "朝阳区",
    "haidian": "海淀区",
    "fengtai": "丰台区",
    "shijingshan": "石景山区",
    "mentougou": "门头沟区",
    "fangshan": "房山区",
    "tongzhou": "通州区",
    "shunyi": "顺义区",
    "changping": "昌平区",
    "pinggu": "平谷区",
    "huairou": "怀柔区",
    "miyun": "密云区",
    "yanqing": "延庆区",
    "etown": "北京经济技术开发区",
}
