"""The `permit` command: the fixed questions anyone may ask without a server or a database.

Each verb is one module of `permit.commands` with two functions:

    add_arguments(parser: argparse.ArgumentParser) -> None
    run(args: argparse.Namespace) -> int            # the exit status

Only the module of the verb asked for is imported, so that every answer starts fast. A verb reports bad
input by raising `BadInput`; here it becomes one line for each problem on standard error and exit status 2.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from permit.domain.errors import BadInput, Problem

VERBS: dict[str, str] = {
    "check": "按办理条件核对一份情况（JSON 文件）",
    "materials": "列出一份情况应当提交的材料及原因",
    "workdays": "按国务院放假安排推算工作日",
    "retirement": "计算法定退休日",
    "window": "计算续签的开放日、稳妥日、期限与到期日",
    "quota": "分配年度新办名额",
    "schema": "输出情况文件的 JSON Schema",
    "clauses": "列出指南的全部条款及其实现与测试",
}
BAD_INPUT = 2
NOT_WRITTEN = 74  # EX_IOERR: no answer was given, so none of the statuses that are one


# What argparse says, in our words: the argument's name where it gives one, and what is wrong with it.
_SAID = (
    (
        re.compile(r"argument (?P<name>\S+): invalid choice: '(?P<given>.*)' \(choose from (?P<words>.*)\)", re.DOTALL),
        "“{given}”不在可选值之内，可选：{words}",
    ),
    (re.compile(r"argument (?P<name>\S+): expected one argument"), "缺少值"),
    (re.compile(r"unrecognized arguments: (?P<given>.*)", re.DOTALL), "不认识“{given}”"),
)
_MISSING = "the following arguments are required: "


class _Parser(argparse.ArgumentParser):
    """Says what is wrong, one line for each problem; the usage is for `--help`."""

    def error(self, message: str) -> NoReturn:
        raise BadInput(_argument_problems(message))


def _argument_problems(message: str) -> list[Problem]:
    if message.startswith(_MISSING):
        return [Problem(name, "必须填写") for name in message.removeprefix(_MISSING).split(", ")]
    for pattern, words in _SAID:
        if found := pattern.fullmatch(message):
            said = {name: text.strip("'").replace("', '", "、") for name, text in found.groupdict().items()}
            return [Problem(said.get("name", "arguments"), words.format(**said))]
    return [Problem("arguments", message)]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit status: 2 means bad input, the rest belongs to the verb."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _write_utf8()
    if not arguments or arguments[0] in ("-h", "--help"):
        print(_overview())
        return 0 if arguments else BAD_INPUT
    verb = arguments[0]
    if verb not in VERBS:
        print(f"arguments: 没有“{verb}”这个命令；可用的命令：{'、'.join(VERBS)}", file=sys.stderr)
        return BAD_INPUT
    return _run(verb, arguments[1:])


def _run(verb: str, arguments: list[str]) -> int:
    command = import_module(f"permit.commands.{verb}")
    parser = _Parser(prog=f"permit {verb}", description=VERBS[verb], allow_abbrev=False)
    command.add_arguments(parser)
    try:
        status = int(command.run(parser.parse_args(arguments)))
        if sys.stdout is not None:  # None where the caller closed it
            sys.stdout.flush()
    except BadInput as bad:
        for problem in bad.problems:
            print(problem, file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:  # the reader went away, as in `permit clauses | head`
        _drop_output()
        return 0
    except OSError as failure:
        print(f"stdout: 无法写出（{failure.strerror or failure}）", file=sys.stderr)
        _drop_output()
        return NOT_WRITTEN
    return status


def _drop_output() -> None:
    """What is still buffered goes nowhere, or Python would fail on it once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _overview() -> str:
    width = max(map(len, VERBS))
    lines = ["用法：permit 命令 [参数]；permit 命令 --help 查看该命令的参数", ""]
    return "\n".join(lines + [f"  {verb:<{width}}  {summary}" for verb, summary in VERBS.items()])


def _write_utf8() -> None:
    """Chinese text must come out whole whatever the locale of the caller."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
