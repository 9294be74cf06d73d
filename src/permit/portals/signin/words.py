"""What a failed sign-in is called, and what to do about it. (N-04, 5-01)"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One page: its heading, what happened, and the steps that help. `retry` offers the door again."""

    title: str
    text: str
    steps: tuple[str, ...] = ()
    status: int = 403
    retry: bool = True


PROBLEMS: dict[str, Problem] = {
    "cancelled": Problem(
        "登录已取消",
        "您在登录服务的页面上选择了取消，没有登录成功，也没有留下任何记录。",
        ("要继续办理，请重新登录。",),
        status=200,
    ),
    "state": Problem(
        "这次登录已经失效",
        "登录回传的信息和本次会话对不上：可能已经用过，可能等得太久，也可能不是从这个浏览器发起的。",
        ("请从下面重新登录，不要使用收藏的回传地址或浏览器的后退键。", "如果反复出现，请允许本网站使用 Cookie。"),
        status=400,
    ),
    "code": Problem(
        "登录凭证已过期",
        "登录服务给的一次性凭证已经用过或过了有效期，所以没有让您进入。",
        ("请重新登录，并在登录服务的页面上及时完成确认。",),
        status=400,
    ),
    "tampered": Problem(
        "登录信息不完整",
        "登录服务传回的信息缺少内容或者核验不通过，为了您的安全没有采用。",
        ("请重新登录一次。", "仍然不行，请拨打服务电话并说明出现的时间。"),
        status=400,
    ),
    "unavailable": Problem(
        "登录服务暂时没有回应",
        "我们联系不上登录服务，问题不在您这一边。已经保存的内容不受影响。",
        ("请过几分钟再试。", "长时间不能登录，请拨打服务电话。"),
        status=503,
    ),
    "service": Problem(
        "登录服务没有完成登录",
        "登录服务告诉我们这次登录没有成功。",
        ("请重新登录一次。", "仍然不行，请先确认您在登录服务那里的账号正常。"),
        status=400,
    ),
    "certification_too_low": Problem(
        "认证等级不够",
        "办理工作居住证要求北京通账号达到 L3（通过人脸或银行卡核验）。您的账号还没有达到。",
        ("打开北京通，在实名认证中完成人脸或银行卡核验。", "完成后回到这里重新登录。"),
    ),
    "identity_conflict": Problem(
        "身份信息对不上",
        "这个北京通账号的身份信息与我们已有的记录不一致，为避免把别人的办件给您看，没有让您进入。",
        ("请先在北京通核对姓名和证件号码。", "信息确实有变更的，请带身份证件联系属地部门处理。"),
    ),
    "password_credence": Problem(
        "不能用账号口令登录",
        "单位办理只接受法人一证通证书或电子营业执照。您这次用的是账号口令，所以没有让您进入。",
        (
            "请改用法人一证通证书（插入证书介质）或电子营业执照扫码登录。",
            "还没有证书的，请先向市场监管部门或证书机构申领。",
        ),
    ),
    "employer_code_wrong": Problem(
        "统一社会信用代码不正确",
        "登录服务传回的统一社会信用代码校验不通过，没有采用。",
        ("请在登录服务那里核对单位信息，更正后重新登录。",),
    ),
    "account_closed": Problem(
        "这个账号已停用",
        "账号已被停用，不能登录。",
        ("如有疑问，请拨打服务电话或联系属地部门。",),
        retry=False,
    ),
}
