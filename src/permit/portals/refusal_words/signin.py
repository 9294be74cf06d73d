"""Words for refusals on the way in and at the confirmation of the filing agent."""

from permit.portals.signin.words import PROBLEMS

WORDS: dict[str, str] = {
    **{
        code: PROBLEMS[code].text
        for code in (
            "certification_too_low",
            "identity_conflict",
            "password_credence",
            "employer_code_wrong",
            "account_closed",
        )
    },
    "agent_unknown": "这不是本单位登记的业务经办人，请刷新后重新选择。",
    "agent_ended": "这位业务经办人已经不再经办本单位的业务，请选择现任经办人。",
    "code_too_soon": "验证码刚刚发过，请 {seconds} 秒后再取。",
    "code_too_many": "一小时内最多取 {limit} 次验证码，请稍后再试。",
    "code_not_sent": "短信没有发出去，可能是短信服务暂时不通。请过几分钟再取一次。",
    "code_expired": "验证码已过期或还没有取，请重新取一个。",
    "code_used_up": "填错的次数太多，这个验证码已经作废，请重新取一个。",
    "code_wrong": "验证码不正确，还可以再填 {left} 次。",
    "another_agent_acts": "本单位现在由{name}经办。要换经办人，请先办理经办人变更。",
}
