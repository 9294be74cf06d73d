"""Words for refusals that every door can meet. `{name}` places are filled from the refusal's facts."""

WORDS = {
    "not_allowed_here": "办件现在的状态不能这样操作。页面可能已经过时，请刷新后再看。",
    "not_your_role": "您的岗位不能做这一步。",
    "changed_meanwhile": "您打开页面后，别人已经处理过这个办件。请看过最新情况再操作，您填写的内容还在。",
    "typed_elsewhere": "您在别处（另一个页面或设备）改过这一页，请选择保留哪一份。",
    "file_empty": "这个文件是空的，请重新选择。",
    "file_too_large": "文件超过 20 MB，请压缩后再上传，或拆成几份。",
    "file_type": "只收 PDF、JPG 或 PNG 文件，请转换后再上传。",
    "file_unreadable": "文件打不开，可能已损坏。请重新扫描或导出后再上传。",
    "file_encrypted": "这个 PDF 设了密码，请去掉密码后再上传。",
    "file_pages": "文件有 {pages} 页，最多 {limit} 页，请拆开上传。",
    "file_infected": "查毒程序在文件里发现了病毒，没有收下。请换一份干净的文件。",
    "already_removed": "这份文件已经删去了。",
    "reason_too_short": "请写明理由，至少 {minimum} 个字。",
    "permit_lapsed": "证件 {number} 已于{expired}到期或已注销，办件不能再往下办（N-16）。",
    "right_withdrawn": "因不实陈述（{reason}）取消申请资格，到{until}为止不能申请；有异议的可以申诉（7-03）。",
    "under_inquiry": "区人社局正在核查所申报的内容，核查结束前不能开始新的业务（7-03）。",
    "inquiry_open": "{name}已有一项核查没有结束。",
    "finding_settled": "这项核查现在是“{state}”，不能再这样处理。",
    "cause_unknown": "请选择注销原因。",
    "party_request_open": "已有一项{kind}的申请（{state}），不用重复提出。",
    "party_request_settled": "这项申请现在是“{state}”，不能再这样处理。",
    "not_ended": "这条关联现在是“{state}”，没有解除，不用恢复。",
    "mistake_too_late": "误解除的关联只能在解除后五个工作日内（{until}前）恢复。"
    "现在请员工重新向{employer}提出关联，再由{employer}办理聘用单位变更（R-32）。",
    "permit_frozen": "证件 {number} 冻结期间不能注销。",
}
