"""What `make demo` prints: each door, and the page with one-click ways in."""


def print_doors(port: int, simulators_port: int) -> None:
    """The addresses of a running demonstration."""
    base = f"http://127.0.0.1:{port}"
    lines = [
        "",
        "居证通演示已启动（人物、单位、编号均为虚构）。按 Ctrl-C 停止，数据会保留。",
        "",
        f"  一键进入各门户    {base}/demo/",
        f"  公众              {base}/",
        f"  个人（北京通）    {base}/signin/applicant/",
        f"  单位（法人网关）  {base}/signin/employer/",
        f"  属地、区人社局    {base}/signin/staff/",
        f"  收到的短信        http://127.0.0.1:{simulators_port}/sms/inbox",
        "",
    ]
    print("\n".join(lines), flush=True)
