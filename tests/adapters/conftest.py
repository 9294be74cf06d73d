from adapters.fixtures import outside, simulator_process, simulators

__all__ = ["outside", "simulator_process", "simulators"]
