"""`python -m permit.simulators [--port 8090] [--data FILE]`: the outside world as one process."""

import argparse
import json
import os
import sys
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from permit.simulators.app import make_routes
from permit.simulators.simulation import Client, Keys, Simulation
from permit.simulators.web import make_server
from permit.simulators.world import SEED, make_world


def keys_from(environment: dict[str, str]) -> Keys:
    """The registered clients and keys; the defaults are for demonstrations and are known to everybody."""
    return Keys(
        beijing_pass=Client(
            environment.get("PERMIT_BEIJING_PASS_CLIENT_ID", "demo-permit"),
            environment.get("PERMIT_BEIJING_PASS_SECRET", "demo-beijing-pass-secret"),
        ),
        legal_entity_gateway=Client(
            environment.get("PERMIT_LEGAL_ENTITY_GATEWAY_CLIENT_ID", "demo-permit"),
            environment.get("PERMIT_LEGAL_ENTITY_GATEWAY_SECRET", "demo-legal-entity-gateway-secret"),
        ),
        registries=environment.get("PERMIT_REGISTRIES_KEY", "demo-registries-key"),
        sms=environment.get("PERMIT_SMS_KEY", "demo-sms-key"),
    )


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m permit.simulators", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8090, help="0 takes any free port and prints it")
    parser.add_argument("--data", type=Path, help="a world file, as GET /world.json gives it")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--today", type=date.fromisoformat, help="the world's present day (default: today in Beijing)")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    if options.data:
        world = json.loads(options.data.read_text(encoding="utf-8"))
    else:
        world = make_world(options.seed, today=options.today or datetime.now(ZoneInfo("Asia/Shanghai")).date())
    simulation = Simulation(world, keys_from(dict(os.environ)))
    server = make_server(make_routes(simulation), options.host, options.port)
    print(f"simulators: http://{options.host}:{server.server_address[1]}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return 0
    finally:
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
