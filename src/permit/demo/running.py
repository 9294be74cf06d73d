"""Preparing the database, starting simulators, web and worker, and stopping them together."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence

import httpx

from permit.config.environment import VAR

STARTUP_SECONDS = 60


def run(port: int, simulators_port: int, *, load_only: bool, reset: bool) -> int:
    """Prepare, load once, serve until Ctrl-C. Returns the exit status."""
    for number, variable in ((port, "PERMIT_PORT"), (simulators_port, "PERMIT_SIMULATORS_PORT")):
        if taken(number):
            print(f"端口 {number} 已被占用。请关闭占用它的程序，或设 {variable} 换一个端口。", file=sys.stderr)
            return 1
    started: list[subprocess.Popen[bytes]] = []
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    try:
        started.append(start([sys.executable, "-m", "permit.simulators", "--port", str(simulators_port)], "simulators"))
        wait_for(f"http://127.0.0.1:{simulators_port}/healthz", started[0])
        prepare(reset=reset)
        if load_only:
            return 0
        started.append(start(web_command(port), "web"))
        started.append(start([sys.executable, "manage.py", "qcluster"], "worker"))
        wait_for(f"http://127.0.0.1:{port}/healthz", started[1])
        from permit.demo.doors import print_doors

        print_doors(port, simulators_port)
        return watch(started)
    except KeyboardInterrupt:
        print("\n正在停止……数据都保留着，再运行 make demo 接着用。")
        return 0
    finally:
        stop(started)


def web_command(port: int) -> list[str]:
    """granian serving WSGI on loopback."""
    target = "permit.config.wsgi:application"
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--blocking-threads", "8", "--log-level", "warning", target,
    ]  # fmt: skip


def taken(port: int) -> bool:
    """Whether something listens on the port."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def start(command: Sequence[str], name: str) -> subprocess.Popen[bytes]:
    """Start a process whose words go to `var/log/<name>.log`, in a session of its own so that Ctrl-C is ours alone."""
    folder = VAR / "log"
    folder.mkdir(parents=True, exist_ok=True)
    log = (folder / f"{name}.log").open("ab")
    return subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, env=os.environ.copy())  # noqa: S603


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Until the address answers. Raises RuntimeError when the process ends or takes over a minute."""
    for _ in range(STARTUP_SECONDS * 10):
        if process.poll() is not None:
            raise RuntimeError(f"没有启动：{url}，原因见 {VAR / 'log'}")
        try:
            if httpx.get(url, timeout=2).status_code < 500:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise RuntimeError(f"{STARTUP_SECONDS} 秒内没有启动：{url}")


def prepare(*, reset: bool) -> None:
    """Tables, cache, offices, schedules; the demo district if there is none yet."""
    import django

    django.setup()
    from django.core.management import call_command

    from permit.demo.loading import load_district

    if reset:
        call_command("reset_database", verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_policy", verbosity=0)
    load_district()


def watch(started: Sequence[subprocess.Popen[bytes]]) -> int:
    """Wait; if one process ends by itself, say so and end all."""
    while True:
        for process in started:
            if process.poll() is not None:
                print(f"有一个进程退出了（{process.args!r}），原因见 {VAR / 'log'}", file=sys.stderr)
                return 1
        time.sleep(0.5)


def stop(started: Sequence[subprocess.Popen[bytes]]) -> None:
    """End what was started, whole process groups, politely first."""
    for process in reversed(started):
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
    for process in started:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
