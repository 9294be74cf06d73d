"""What each category asks for, said before one is chosen (1.3.1, 6.2-MA … 6.2-MH).

Clauses: 6.2-01
"""

from permit.domain.clauses import CLAUSES

MATERIALS = {
    "A": "学历证书、学位证书；联网比对无效时另附认证报告",
    "B": "职称证书；考试取得的附登记表或网上查询结果，评审取得的附评审表，高级职称附聘任通知；学历证书",
    "C": "获奖证书和相关佐证",
    "D": "单位资质、近三年收入材料、书面情况报告",
    "E": "近三年收入材料、书面情况报告",
    "F": "专利或登记证书、加盖公章的在京转化说明和佐证",
    "G": "章程，以及验资或年报、投资协议和银行进账，或三年纳税材料（按选择的情形）",
    "H": "贡献材料、近三年纳税记录",
}


def category_needs() -> dict[str, str]:
    """Letter → the condition in a few words and the materials that go with it."""
    return {letter: f"{CLAUSES[f'1.3.1-{letter}'].title}。材料：{words}。" for letter, words in MATERIALS.items()}
