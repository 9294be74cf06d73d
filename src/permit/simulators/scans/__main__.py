"""`python -m permit.simulators.scans KIND OUT --facts JSON`: one sample document into a file."""

import argparse
import json
import sys
from pathlib import Path

from permit.simulators.scans import KINDS, make_scan


def main() -> int:
    """0 when written, 2 for facts that cannot be drawn."""
    parser = argparse.ArgumentParser(prog="permit.simulators.scans", description="画一份样例材料。")
    parser.add_argument("kind", choices=sorted(KINDS), metavar="KIND", help="、".join(sorted(KINDS)))
    parser.add_argument("out", type=Path, metavar="OUT", help="文件名，按扩展名决定格式：.pdf、.jpg、.png")
    parser.add_argument("--facts", default="{}", metavar="JSON", help="材料内容；缺少的由程序补上")
    args = parser.parse_args()
    try:
        facts = json.loads(args.facts)
        if not isinstance(facts, dict):
            raise ValueError("facts 应为一个 JSON 对象")
        args.out.write_bytes(make_scan(args.kind, facts, args.out.suffix.lstrip(".").lower()))
    except (ValueError, OSError) as failure:
        print(failure, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
